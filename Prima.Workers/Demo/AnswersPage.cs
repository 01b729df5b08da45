using System.Globalization;
using Prima.Data.Demo;

namespace Prima.Workers.Demo;

/// <summary>What the patients answered, in words.</summary>
internal sealed class AnswersPage(DemoLines lines)
{
    public void Show(InboundReport inbound)
    {
        var counts = inbound.Counts;
        lines.Say();
        lines.Say("Answers: what the patients and a volunteer wrote back", "bold");
        Say("received", Text($"{inbound.Answers:N0}"), Text($"texts; {inbound.Duplicates:N0} webhooks came once more and were ignored"));
        Say("done", Text($"{counts.Done:N0}"), Text($"of {inbound.Asked:N0} reminders that ask; {counts.NotYet:N0} not yet, {counts.Open + counts.NotDone:N0} open"));
        if (inbound.Compliance is { } compliance)
            Say("compliance", Text($"{compliance} %"), "if the time to answer were over now");
        Say("withdrawn", Text($"{counts.Withdrawn:N0}"), counts.Withdrawn == 0 ? "" : "said BERHENTI: one farewell, and nothing more");
        Say("open tasks", Text($"{inbound.OpenTasks:N0}"), inbound.Tasks is [var first, ..] ? Of(first) : "");
        foreach (var task in inbound.Tasks.Skip(1))
            Say("", "", Of(task));
        Say("receipts", Text($"{counts.Receipts:N0}"), counts.ReceiptsWaiting == 0 ? "sent, delivered, read: each once" : Text($"{counts.ReceiptsWaiting:N0} of them tell of no message that is known for sure"));
    }

    private static string Of(TaskCount task) => Text($"{task.Tasks:N0} {task.Reason}{(task.Taken > 0 ? Text($", {task.Taken:N0} taken by a volunteer") : "")}");

    private void Say(string name, string value, string meaning) => lines.Say(Text($"  {name,-11}{value,6}   {meaning}").TrimEnd());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
