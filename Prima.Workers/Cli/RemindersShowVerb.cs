using System.CommandLine;
using Prima.Core.Patients;
using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>One reminder, all that happened to it, and the conversation around it.</summary>
internal sealed class RemindersShowVerb : Verb
{
    private static readonly Argument<string> Id = ReminderId.Argument();

    public RemindersShowVerb()
        : base("show", "Show one reminder with its history", "prima reminders show 0193e2a0-1111-7000-8000-000000000001")
    {
        Arguments.Add(Id);
        Options.Add(ConversationReport.Text);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var id = ReminderId.Read(call.Get(Id));
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        if (await services.GetRequiredService<IReminderDesk>().ShowAsync(id, stopping) is not { } story)
            throw ReminderId.NoSuchReminder();
        var conversation = await services.GetRequiredService<IConversations>().ReadAsync(new ConversationAbout(ReminderId: id), stopping);
        var text = call.Get(ConversationReport.Text);
        var columns = ReminderColumns.Pairs(story.Reminder).ToList();
        if (call.Output.Json)
        {
            call.Output.Document(columns.Append(new("events", story.Events)).Append(ConversationReport.Pair(conversation, text)).ToDictionary());
            return ExitCode.Done;
        }

        var width = columns.Max(column => column.Key.Length);
        foreach (var (name, value) in columns.Where(column => column.Value is not null))
            call.Output.Line($"{name.PadRight(width)}  {PlainCell.Of(value)}");
        call.Output.Line();
        call.Output.Rows(EventColumns.All, [.. story.Events.Select(EventColumns.AllOf)]);
        ConversationReport.Write(call.Output, conversation, text);
        return ExitCode.Done;
    }
}
