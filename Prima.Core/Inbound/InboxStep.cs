namespace Prima.Core.Inbound;

/// <summary>What became of looking for the next answer.</summary>
public enum InboxStep
{
    /// <summary>There is none.</summary>
    Empty,

    /// <summary>Another worker has its patient.</summary>
    Busy,

    /// <summary>It was worked on; or it failed, and comes again later.</summary>
    Answered,
}
