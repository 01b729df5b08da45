namespace Prima.Core.Inbound;

/// <summary>How often an inbox row whose processing fails is tried again (domain section 13).</summary>
public static class InboxRetry
{
    private static readonly int[] Seconds = [1, 5, 15, 30, 60];

    /// <summary>How long to wait after one more error; null: the row is dead, and a person must look.</summary>
    /// <param name="errors">Those before this one.</param>
    public static TimeSpan? After(int errors) => errors < Seconds.Length ? TimeSpan.FromSeconds(Seconds[errors]) : null;
}
