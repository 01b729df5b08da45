using System.CommandLine;
using Prima.Core.Operations;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>One call of a verb: what was typed, where answers go, and the settings when the verb asks for them.</summary>
/// <param name="parsed">What was typed.</param>
/// <param name="stopping">Ends a question that nobody answers.</param>
internal sealed class Invocation(ParseResult parsed, CancellationToken stopping)
{
    private string? reason;

    public CommandOutput Output { get; } = CommandOutput.Of(parsed.InvocationConfiguration, parsed.GetValue(CommonOptions.Json), parsed.GetValue(CommonOptions.Quiet));

    public bool DryRun => parsed.GetValue(CommonOptions.DryRun);

    /// <summary>Why a person does this; for what touches people. Asked on a terminal when it is not given.</summary>
    public string Reason => reason ??= Given(parsed.GetValue(CommonOptions.Reason)) ?? Given(Ask("Why? (for the record)"))
        ?? throw new CommandFault(ExitCode.Usage, "This touches people, so it needs a reason for the record: add --reason \"…\".");

    /// <summary>Goes on only if somebody has said yes, beforehand or now; for what touches many people or cannot be undone.</summary>
    /// <param name="consequence">What will happen, with the number of people: "This cancels 12 messages."</param>
    public void Confirm(string consequence)
    {
        if (parsed.GetValue(CommonOptions.Yes))
            return;
        var answer = Given(Ask($"{consequence} Go on? (yes/no)")) ?? throw new CommandFault(ExitCode.Usage, $"{consequence} Nothing was done: add --yes to go on.");
        if (!answer.Equals("yes", StringComparison.OrdinalIgnoreCase) && !answer.Equals("y", StringComparison.OrdinalIgnoreCase))
            throw new CommandFault(ExitCode.Failed, "Nothing was done.");
    }

    /// <summary>What a person does, for the verbs that have <see cref="CommonOptions.Reason"/>, <see cref="CommonOptions.By"/> and <see cref="CommonOptions.DryRun"/>.</summary>
    public Deed Deed => new(By, Reason, DryRun);

    /// <summary>The same where a reason is welcome, and not asked for (contract section 2).</summary>
    public Deed DeedOfAnyReason => new(By, Given(parsed.GetValue(CommonOptions.Reason)) ?? "no reason given", DryRun);

    /// <summary>The same by the volunteer whose number the option names, if it does.</summary>
    public Deed DeedOf(Option<string?> volunteer) => Deed with { Volunteer = Get(volunteer) is { } typed ? PhoneWord.Read(volunteer.Name, typed) : null };

    /// <summary>Who does it: whoever became this account by sudo, else the account, unless somebody is named.</summary>
    public string By => Given(parsed.GetValue(CommonOptions.By)) ?? Given(Environment.GetEnvironmentVariable("SUDO_USER")) ?? Environment.UserName;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>The operator's settings: files, environment and what the command line sets with <c>--Prima:…</c>. Everything wrong is reported at once.</summary>
    public PrimaSettings LoadSettings(Roles roles = Roles.None) => SettingsLoader.Load(SettingsSource(), roles);

    /// <summary>One section alone, for a verb that needs no database: the other settings may be missing.</summary>
    public TOptions LoadSection<TOptions>(string path)
        where TOptions : new()
    {
        var options = new TOptions();
        var errors = new List<string>();
        new SettingsBinder(errors).Bind(SettingsLoader.Open(SettingsSource()).GetSection(path), options);
        return errors.Count == 0 ? options : throw new SettingsException(errors);
    }

    public SettingsSource SettingsSource() => new SettingsSource.Operator(CommandLine.SettingsOf(parsed));

    private string? Ask(string question)
    {
        if (Output.Terminal is null || Console.IsInputRedirected)
            return null;
        Output.Problem(question);
        var answer = Task.Run(Console.ReadLine, stopping); // it knows no token, and Ctrl-C would wait for the Enter key
        answer.Wait(stopping);
        return answer.Result;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
