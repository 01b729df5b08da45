namespace Prima.Workers.Cli.Checks;

/// <summary>What a check found: the exit code it would mean alone, and a sentence that says what it is or what to do.</summary>
internal sealed record Finding(ExitCode Code, string Sentence)
{
    public static Finding Good(string sentence) => new(ExitCode.Done, sentence);

    /// <summary>It works, but somebody should do what the sentence says.</summary>
    public static Finding Look(string sentence) => new(ExitCode.Degraded, sentence);

    /// <summary>Nothing works until it is put right.</summary>
    public static Finding Wrong(string sentence) => new(ExitCode.Usage, sentence);
}
