namespace Prima.Core.VolunteerTasks;

/// <summary>What became of a volunteer's AMBIL.</summary>
public enum TakeAnswer
{
    /// <summary>It is theirs.</summary>
    Taken,

    /// <summary>Somebody was faster, or they have it already.</summary>
    TakenBefore,

    /// <summary>No open task has that code, or who writes is active no longer. Nobody is answered.</summary>
    Unknown,
}
