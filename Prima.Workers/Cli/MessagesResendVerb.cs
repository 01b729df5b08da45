using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>Sends once more what is over and did not arrive, where a person may decide that.</summary>
internal sealed class MessagesResendVerb : Verb
{
    private static readonly Argument<string> Message = MessageName.Argument();

    public MessagesResendVerb()
        : base("resend", "Send a message that is over once more, as a new one", "prima messages resend 17 --reason the-device-was-banned --dry-run", "prima messages resend clinic:4711 --reason number-works-again")
    {
        Arguments.Add(Message);
        foreach (var option in (Option[])[CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOfAnyReason;
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IMessageDesk>();
        var id = await desk.FindOneAsync(call.Get(Message)!, stopping);
        var answer = (await desk.ResendAsync(id, deed, stopping))!;
        if (answer is ResendAnswer.Refused refused)
        {
            call.Output.Document(new { Id = id, Done = false, refused.Because, refused.Detail, deed.DryRun });
            call.Output.Problem(string.Create(CultureInfo.InvariantCulture, $"Message {id} {Explain(id, refused)}"));
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

    private static string When(ResendAnswer.Queued queued) => queued.WaitsUntil is { } morning ? $", when the night ends, at {PlainCell.Of(morning)}" : "";

    private static string Explain(long id, ResendAnswer.Refused refused) => refused.Because switch
    {
        ResendRefusal.Open => string.Create(CultureInfo.InvariantCulture, $"is {refused.Detail}: it is not over, and goes on by itself. What it waits for: prima why {id}"),
        ResendRefusal.Accepted => "was accepted by the gateway, and is not said twice. To write something else: prima send --to … --text …",
        ResendRefusal.Again when refused.Detail.Length > 0 => $"was sent once more already, as message {refused.Detail}.",
        ResendRefusal.Again => "is itself a message that was sent once more, and there is no third.",
        ResendRefusal.Kind => $"is {KindInWords(refused.Detail)}",
        ResendRefusal.Late => "says what is too late by now: its deadline is over.",
        ResendRefusal.Erased => "has no words any more: they were erased when their time was over.",
        ResendRefusal.LongKey => "has a key of more than 193 characters, and the new one would be that key and :resend: send it with a key of its own (prima send).",
        _ => $"is about a patient who gets no message now ({refused.Detail}). More: prima why {id.ToString(CultureInfo.InvariantCulture)}",
    };

    private static string KindInWords(string kind) => kind switch
    {
        MessageKind.Reminder or MessageKind.FollowUp => "about a reminder, and a dose may have been taken since: ask the patient, then say so with prima reminders confirm.",
        MessageKind.ConsentRequest => "a request for consent: ask anew, with prima patients ask.",
        MessageKind.Alert => "an alert, and the task it is about alerts by itself until somebody takes it: prima tasks list",
        _ => "an answer to what a patient wrote, which belongs to its moment: write a new message, with prima send.",
    };
}
