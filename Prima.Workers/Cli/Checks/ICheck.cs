namespace Prima.Workers.Cli.Checks;

/// <summary>One thing that can be wrong before a worker starts. <c>prima check</c> asks them all, whatever the others say.</summary>
internal interface ICheck
{
    /// <summary>What it looks at, in a word or two.</summary>
    string Subject { get; }

    Task<Finding> LookAsync(CancellationToken stopping);
}
