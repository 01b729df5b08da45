namespace Prima.Core.Import;

/// <summary>What became of a file: all of it, or nothing.</summary>
public abstract record ImportAnswer
{
    private ImportAnswer()
    {
    }

    /// <summary>All of it is there now.</summary>
    /// <param name="Remarks">What a row could not do though nothing is wrong with it, and what somebody should know.</param>
    public sealed record Taken(int Added, int Changed, int Unchanged, IReadOnlyList<RowRemark> Remarks) : ImportAnswer
    {
        /// <summary>False: what it plans becomes reminders within the hour only.</summary>
        public bool HorizonIsFilled { get; init; } = true;
    }

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(IReadOnlyList<RowRemark> Rows) : ImportAnswer;
}
