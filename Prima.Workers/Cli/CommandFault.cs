namespace Prima.Workers.Cli;

/// <summary>A verb that cannot go on says why, in one sentence that tells what to do, and with which exit code.</summary>
internal sealed class CommandFault(ExitCode code, string sentence) : Exception(sentence)
{
    public ExitCode Code { get; } = code;
}
