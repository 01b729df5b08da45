namespace Prima.Workers.Cli;

/// <summary>What a verb tells the shell, the same for every verb.</summary>
internal enum ExitCode
{
    Done = 0,
    Failed = 1,

    /// <summary>A wrong word on the command line or in the settings, or a database that is not Prima's.</summary>
    Usage = 2,

    /// <summary>It works, but somebody should look.</summary>
    Degraded = 3,

    /// <summary>A safety rule forbids it.</summary>
    Refused = 4,

    /// <summary>The database or the gateway cannot be reached.</summary>
    Unreachable = 5,
}
