using System.Globalization;
using Prima.Core.Outbox;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>What <c>send</c> says: what was taken, what was known already, what was refused.</summary>
internal static class SendReport
{
    public static ExitCode Taken(CommandOutput output, TakenMessage message, bool dryRun)
    {
        output.Document(Entry(message, dryRun));
        output.Line((message.IsNew, dryRun) switch
        {
            (true, false) => Text($"Message {message.Id} is {message.State}. Its key: {message.IdempotencyKey}"),
            (true, true) => "It would be enqueued. Nothing was changed.",
            (false, _) => Text($"Message {message.Id} with this key and content is there already, and {message.State}: nothing was enqueued. To say it once more, give it another --key."),
        });
        return ExitCode.Done;
    }

    public static ExitCode Taken(CommandOutput output, string file, IReadOnlyList<TakenMessage> messages, bool dryRun)
    {
        output.Document(messages.Select(message => Entry(message, dryRun)).ToList());
        var fresh = messages.Count(message => message.IsNew);
        output.Line(Text($"{file}: {fresh:N0} {(fresh == 1 ? "message" : "messages")} {(dryRun ? "would be enqueued, and nothing was changed" : "enqueued")}."));
        if (messages.Count > fresh)
            output.Line(Text($"{messages.Count - fresh:N0} were there already, with the same key and content, and are not sent again."));
        return ExitCode.Done;
    }

    public static ExitCode Refused(CommandOutput output, string file, IReadOnlyList<CsvError> errors) => RefusedFile.Tell(output, file, "nothing of it is sent", errors);

    public static CsvError ErrorOf(Intake.Refused refused, int line) =>
        new(line, refused.KeyInUse ? "key" : null, refused.KeyInUse ? "key_in_use" : "refused", refused.Reason);

    /// <summary>What would be enqueued has no id: the one it had was rolled back.</summary>
    private static object Entry(TakenMessage message, bool dryRun) => dryRun
        ? new { Id = message.IsNew ? null : (long?)message.Id, message.IdempotencyKey, message.State, DryRun = true }
        : new { message.Id, message.IdempotencyKey, message.State };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
