namespace Prima.Workers.Hosting;

/// <summary>How one pass of a loop went, which decides how long it waits for the next.</summary>
internal enum PassResult
{
    /// <summary>Something was done and there may be more: at once.</summary>
    Full,

    /// <summary>Something is due, but others have it: again after some milliseconds.</summary>
    Contended,

    /// <summary>Nothing to do: wait for a wake-up or the poll.</summary>
    Idle,

    /// <summary>The pass failed: back off.</summary>
    Fault,
}
