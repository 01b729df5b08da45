using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.Time;
using Prima.Data.Postgres;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>One message now, through the queue, or a file of them, all or nothing.</summary>
internal sealed class SendVerb : Verb
{
    private static readonly Option<string?> To = new("--to") { Description = "The recipient's mobile number, as people write it", HelpName = "0812…" };
    private static readonly Option<string?> Text = new("--text") { Description = "What is to be said", HelpName = "TEXT" };
    private static readonly Option<string?> Key = new("--key") { Description = "Names this message for ever: the same key is never sent twice (default: a new one)", HelpName = "KEY" };
    private static readonly Option<string?> Due = new("--due") { Description = "When it may leave: local time, or ISO with an offset (default: now)", HelpName = "TIME" };
    private static readonly Option<string?> NotAfter = new("--not-after") { Description = "When it is too late (default: never)", HelpName = "TIME" };
    private static readonly Option<string?> Priority = new("--priority") { Description = "urgent, reply, normal or bulk (default: normal)", HelpName = "CLASS" };
    private static readonly Option<string?> Device = new("--device") { Description = "The sending device (default: the default one)", HelpName = "NAME" };
    private static readonly Option<string?> FromFile = new("--file") { Description = "A CSV file of messages: phone, text, and if you like name, key (default: made of recipient, text and time), due_at, not_after, priority, device", HelpName = "FILE" };

    public SendVerb()
        : base("send", "Send one message, or a CSV file of them", "prima send --to 0812-3456-7890 --text Halo", "prima send --file messages.csv --dry-run")
    {
        foreach (var option in (Option[])[To, Text, Key, Due, NotAfter, Priority, Device, FromFile, CommonOptions.DryRun, CommonOptions.Yes])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var settings = call.LoadSettings();
        var form = new MessageForm(Zone.Find(settings.Rules.TimeZone));
        var path = call.Get(FromFile);
        var single = path is null ? ReadOptions(call, form) : null;
        if (path is not null && OneOfTheOptions(call) is { } option)
            throw new CommandFault(ExitCode.Usage, $"--file and {option} do not go together: the file's columns say it for each message.");

        var reading = path is null ? new CsvReading<NewMessage>([(1, single!)], []) : await CsvFile.ReadAsync(path, form, stopping);
        if (reading.Errors.Count > 0)
            return SendReport.Refused(call.Output, path!, reading.Errors);
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var intake = await EnqueueAsync(services.GetRequiredService<IMessageIntake>(), [.. reading.Rows.Select(row => row.Row)], path, call.DryRun, stopping);
        if (intake is Intake.Taken { Messages: [{ IsNew: true } queued] } && path is null && !call.DryRun)
            await TellWaitAsync(call.Output, services, queued.Id, settings.Rules.UncertainHold, stopping);
        return (intake, path) switch
        {
            (Intake.Taken taken, null) => SendReport.Taken(call.Output, taken.Messages[0], call.DryRun),
            (Intake.Taken taken, _) => SendReport.Taken(call.Output, path, taken.Messages, call.DryRun),
            (Intake.Refused refused, null) => throw new CommandFault(refused.KeyInUse ? ExitCode.Refused : ExitCode.Usage, $"Not sent: {refused.Reason}."),
            (Intake.Refused refused, _) => SendReport.Refused(call.Output, path, [.. refused.Indexes.Select(index => SendReport.ErrorOf(refused, reading.Rows[index].Line))]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Where the answer was lost, it says how to ask again without saying it twice.</summary>
    private static async Task<Intake> EnqueueAsync(IMessageIntake intake, IReadOnlyList<NewMessage> messages, string? path, bool dryRun, CancellationToken stopping)
    {
        try
        {
            return await intake.EnqueueAsync(messages, dryRun, stopping);
        }
        catch (Exception fault) when (!dryRun && DatabaseFaults.Classify(fault) == DatabaseFault.Unreachable)
        {
            var again = path is null ? $"say the same with --key {messages[0].IdempotencyKey}" : "send the same file";
            throw new CommandFault(ExitCode.Unreachable, $"The database stopped answering, and whether {(path is null ? "the message was" : "the messages were")} enqueued is not known. Once it answers, {again}: nothing is enqueued twice.");
        }
    }

    /// <summary>What stands in its way already: whoever sends to a patient without consent, or while all is paused, must not think that it leaves.</summary>
    private static async Task TellWaitAsync(CommandOutput output, ServiceProvider services, long id, TimeSpan uncertainHold, CancellationToken stopping)
    {
        try
        {
            if (await services.GetRequiredService<IWhyDesk>().MessageAsync(id, stopping) is not { } message)
                return;
            var story = MessageWhy.Tell(message, uncertainHold);
            if (story.Wait is null && message.Ending is not null)
                output.Note(story.Lines[^1].What); // a worker was quicker
            if (story is { Wait.Blocker: not (Blocker.NotDueYet or Blocker.NextPoll or Blocker.Sending) })
                foreach (var now in story.Lines.Where(line => line.At == message.At))
                    output.Note(now.What);
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) is not null)
        {
            // It is queued all the same, and that is the answer.
        }
    }

    /// <summary>The options are one row of the file, by the same rules; what they refuse is a wrong word on the command line.</summary>
    private static NewMessage ReadOptions(Invocation call, MessageForm form)
    {
        if (call.Get(To) is not { } to || call.Get(Text) is not { } text)
            throw new CommandFault(ExitCode.Usage, "Say to whom and what: --to 0812… --text \"…\", or --file FILE.");
        if (call.Get(Key) is { } key && string.IsNullOrWhiteSpace(key))
            throw new CommandFault(ExitCode.Usage, "--key is empty: give a key that names this message and no other, or leave it out.");
        var cells = new CsvCells(1, new Dictionary<string, string>
        {
            ["phone"] = to,
            ["text"] = text,
            ["key"] = call.Get(Key) ?? $"send:{Guid.CreateVersion7()}",
            ["due_at"] = call.Get(Due) ?? "",
            ["not_after"] = call.Get(NotAfter) ?? "",
            ["priority"] = call.Get(Priority) ?? "",
            ["device"] = call.Get(Device) ?? "",
        });
        var message = form.Read(cells);
        return cells.Errors.Count == 0
            ? message!
            : throw new CommandFault(ExitCode.Usage, string.Join(Environment.NewLine, cells.Errors.Select(error => $"{OptionOf(error.Column)} {error.Reason}.")));
    }

    private static string OptionOf(string? column) => column switch
    {
        "phone" => To.Name,
        "due_at" => Due.Name,
        "not_after" => NotAfter.Name,
        _ => "--" + column,
    };

    private static string? OneOfTheOptions(Invocation call) =>
        new[] { To, Text, Key, Due, NotAfter, Priority, Device }.FirstOrDefault(option => call.Get(option) is not null)?.Name;
}
