namespace Prima.Workers.Fonnte;

/// <summary>How one request ended on the network.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <summary>The status line was read.</summary>
    public sealed record Answered(FonnteAnswer Answer) : Exchange;

    /// <summary>No byte left, and none will: no connection stood.</summary>
    public sealed record NeverLeft(string Code) : Exchange;

    /// <summary>No byte left, because we did not begin.</summary>
    public sealed record NotBegun(string Code) : Exchange;

    /// <summary>A byte could have left, and no answer was read.</summary>
    public sealed record Lost(string Code) : Exchange;
}
