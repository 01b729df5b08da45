namespace Prima.Workers.Cli.Checks;

/// <summary>One thing that can be wrong before a worker starts. <c>prima check</c> asks them all, whatever the others say.</summary>
internal interface ICheck
{
    /// <summary>What it looks at, in a word or two.</summary>
    string Subject { get; }

    /// <summary>Whether it can say nothing where the database is away or not Prima's.</summary>
    bool NeedsDatabase => true;

    Task<Finding> LookAsync(CancellationToken stopping);
}
