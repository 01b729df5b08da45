using System.CommandLine;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>One call of a verb: what was typed, where answers go, and the settings when the verb asks for them.</summary>
internal sealed class Invocation(ParseResult parsed)
{
    public CommandOutput Output { get; } = CommandOutput.ForConsole(parsed.GetValue(CommonOptions.Json), parsed.GetValue(CommonOptions.Quiet));

    public bool DryRun => parsed.GetValue(CommonOptions.DryRun);

    public bool Yes => parsed.GetValue(CommonOptions.Yes);

    /// <summary>Why a person does this; asked for where people are affected.</summary>
    public string Reason => parsed.GetValue(CommonOptions.Reason) is { } reason && !string.IsNullOrWhiteSpace(reason)
        ? reason.Trim()
        : throw new CommandFault(ExitCode.Usage, "This touches people, so it needs a reason for the record: add --reason \"…\".");

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>The operator's settings: files, environment and what the command line sets with <c>--Prima:…</c>. Everything wrong is reported at once.</summary>
    public PrimaSettings LoadSettings(Roles roles = Roles.None) => SettingsLoader.Load(SettingsSource(), roles);

    public SettingsSource SettingsSource() => new SettingsSource.Operator(CommandLine.SettingsOf(parsed));
}
