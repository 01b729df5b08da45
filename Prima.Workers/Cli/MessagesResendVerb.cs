using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>Sends once more what is over and did not arrive, where a person may decide that: one message, or all that have something in common.</summary>
internal sealed class MessagesResendVerb : Verb
{
    /// <summary>Of what has something in common. They are sent in one transaction, which should not last.</summary>
    private const int AtMost = 10_000;

    private static readonly string[] States = [MessageState.Failed, MessageState.Expired, MessageState.Cancelled, MessageState.Uncertain];
    private static readonly Argument<string?> Message = new("ID|KEY") { Description = $"The message's id, or its idempotency key; or --state for many: {string.Join(", ", States)}", Arity = ArgumentArity.ZeroOrOne };

    public MessagesResendVerb()
        : base(
            "resend", "Send messages that are over once more, as new ones", "prima messages resend 17 --reason the-device-was-banned --dry-run",
            "prima messages resend --state failed --device d1 --reason works-again --dry-run", "prima messages resend --state failed --device d1 --reason works-again --yes")
    {
        Arguments.Add(Message);
        foreach (var option in MessageFilterOptions.All.Concat([CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun, CommonOptions.Yes]))
            Options.Add(option);
        Validators.Add(result =>
        {
            var isOne = result.GetResult(Message) is { Tokens.Count: > 0 };
            if (isOne && MessageFilterOptions.All.Any(option => result.GetResult(option) is { Implicit: false }))
                result.AddError("Name one message, or say what many have in common (--state …), and not both.");
            else if (!isOne && result.GetValue(MessageFilterOptions.State) is null)
                result.AddError("Name one message, or the state of those that are to be sent once more: --state failed.");
        });
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOfAnyReason;
        if (call.Get(MessageFilterOptions.State) is { } state && !States.Contains(state))
            throw new CommandFault(ExitCode.Usage, $"Nothing that is '{state}' can be sent once more.{NearestName.Suggestion(state, States)} --state takes {string.Join(", ", States)}.");
        var filter = MessageFilterOptions.Read(call, AtMost);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IMessageDesk>();
        return call.Get(Message) is { } name ? await ResendOneAsync(call, desk, name, deed, stopping) : await ResendManyAsync(call, desk, filter, deed, stopping);
    }

    private static async Task<ExitCode> ResendOneAsync(Invocation call, IMessageDesk desk, string name, Deed deed, CancellationToken stopping)
    {
        var id = await desk.FindOneAsync(name, stopping);
        var answer = (await desk.ResendAsync(id, deed, stopping))!;
        if (answer is ResendAnswer.Refused refused)
        {
            call.Output.Document(new { Id = id, Done = false, refused.Because, refused.Detail, deed.DryRun });
            call.Output.Problem(string.Create(CultureInfo.InvariantCulture, $"Message {id} {ResendWords.Of(id, refused)}"));
            return ExitCode.Refused;
        }

        var queued = (ResendAnswer.Queued)answer;
        call.Output.Document(new { Id = id, Done = true, Again = deed.DryRun ? (long?)null : queued.Id, queued.Was, queued.MayHaveArrived, queued.WaitsUntil, deed.DryRun });
        call.Output.Line(string.Create(CultureInfo.InvariantCulture, $"Message {id} was {queued.Was}{(deed.DryRun ? " and can be sent once more" : $"; message {queued.Id} says the same once more")}{When(queued)}."));
        if (queued.MayHaveArrived)
            call.Output.Line("The first may have arrived, so this one begins with (kirim ulang).");
        if (deed.DryRun)
            call.Output.Line("Nothing was changed.");
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ResendManyAsync(Invocation call, IMessageDesk desk, MessageFilter filter, Deed deed, CancellationToken stopping)
    {
        var page = await desk.ListAsync(filter, stopping);
        var answers = await desk.ResendAsync(page, deed with { DryRun = true }, stopping);
        if (!deed.DryRun && answers.Any(answer => answer is ResendAnswer.Queued))
        {
            call.Confirm(ResendWords.Of(answers, isDone: false));
            answers = await desk.ResendAsync(page, deed, stopping);
        }

        var queued = answers.OfType<ResendAnswer.Queued>().ToList();
        call.Output.Document(new
        {
            Selected = answers.Count,
            Now = queued.Count(one => one.WaitsUntil is null),
            AtNightEnd = queued.Count(one => one is { WaitsUntil: not null, IsNotDue: false }),
            WhenDue = queued.Count(one => one.IsNotDue),
            MayHaveArrived = queued.Count(one => one.MayHaveArrived),
            Refused = ResendWords.Refusals(answers),
            Again = deed.DryRun ? [] : queued.ConvertAll(one => one.Id),
            page.Next,
            deed.DryRun,
        });
        call.Output.Line(ResendWords.Of(answers, isDone: !deed.DryRun));
        if (deed.DryRun)
            call.Output.Line("Nothing was changed.");
        if (page.Next is { } next)
            call.Output.Note(string.Create(CultureInfo.InvariantCulture, $"No more than {AtMost:N0} are looked at in one go. To go on among older ones: add --before {next}"));
        return ExitCode.Done;
    }

    private static string When(ResendAnswer.Queued queued) => queued.WaitsUntil is { } then ? $", when {(queued.IsNotDue ? "it is due" : "the night ends")}, at {PlainCell.Of(then)}" : "";
}
