using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>One message, what happened to it, and the conversation around it. A person sees its text and its whole number only when asked for.</summary>
internal sealed class MessagesShowVerb : Verb
{
    private static readonly Argument<string> Message = MessageName.Argument();
    private static readonly Option<bool> Reveal = new("--reveal") { Description = "Show the recipient's whole number" };

    public MessagesShowVerb()
        : base("show", "Show one message with its attempts", "prima messages show 17", "prima messages show clinic:4711 --text")
    {
        Arguments.Add(Message);
        Options.Add(ConversationReport.Text);
        Options.Add(Reveal);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IMessageDesk>();
        var story = (await desk.ShowAsync(await desk.FindOneAsync(call.Get(Message)!, stopping), stopping))!;
        var conversation = await services.GetRequiredService<IConversations>().ReadAsync(new ConversationAbout(MessageId: story.Message.Id), stopping);
        var text = call.Get(ConversationReport.Text);
        var columns = Columns(story, text, call.Output.Json || call.Get(Reveal), erased: call.Output.Json ? null : "(erased)");
        if (call.Output.Json)
            call.Output.Document(columns.Append(new("attempt_log", story.Attempts)).Append(new("receipts", story.Receipts)).Append(new("events", story.Events)).Append(ConversationReport.Pair(conversation, text)).ToDictionary());
        else
            Write(call.Output, columns, story);
        ConversationReport.Write(call.Output, conversation, text);
        return ExitCode.Done;
    }

    private static List<KeyValuePair<string, object?>> Columns(MessageStory story, bool text, bool whole, string? erased)
    {
        var columns = MessageColumns.All.Zip(MessageColumns.AllOf(story.Message), KeyValuePair.Create).ToList();
        if (!whole)
            columns[2] = new("recipient", story.Message.Recipient.ToString());
        columns.Add(new("priority", story.Priority));
        if (text)
            columns.Add(new("body", story.Body ?? erased));
        return columns;
    }

    private static void Write(CommandOutput output, List<KeyValuePair<string, object?>> columns, MessageStory story)
    {
        var width = columns.Max(column => column.Key.Length);
        foreach (var (name, value) in columns.Where(column => column.Value is not null))
            output.Line($"{name.PadRight(width)}  {PlainCell.Of(value)}");
        output.Line();
        if (story.Attempts.Count == 0)
            output.Line("No attempt yet.");
        else
            output.Rows(
                ["started_at", "ended_at", "device", "outcome", "provider_id", "error"],
                [.. story.Attempts.Select(a => new object?[] { a.StartedAt, a.EndedAt, a.Device, a.Outcome, a.ProviderId, a.Error })]);
        if (story.Receipts.Count > 0)
        {
            output.Line();
            output.Rows(["received_at", "receipt"], [.. story.Receipts.Select(r => new object?[] { r.At, r.Value })]);
        }

        if (story.Events.Count > 0)
        {
            output.Line();
            output.Rows(EventColumns.All, [.. story.Events.Select(EventColumns.AllOf)]);
        }
    }
}
