using System.Globalization;

namespace Prima.Workers.Demo;

/// <summary>The ledger in words.</summary>
internal sealed class LedgerPage(DemoLines lines)
{
    public void Show(LedgerReport report)
    {
        lines.Say();
        lines.Say("Ledger: three records that know nothing of each other", "bold");
        Record("enqueued", report.Enqueued, "by the demo's own list, with what had to follow");
        Record("taken", report.Taken, "by the gateway's own file, written before it answers");
        foreach (var (state, count) in States(report).Where(state => state.Count > 0 || state.Word == "accepted"))
            Record(state, count, state == "cancelled" && count == report.CancelledForSilent ? "by the database: to patients who have not agreed" : "by the database");
        if (report.Kills > 0)
            Record("kills", report.Kills, "by SIGKILL: nothing could be finished or tidied up");
        Inbound(report.Inbound);
        if (report.Uncertain > 0)
            Uncertain(report);
        lines.Say();
        lines.Say("  kind               list  database   gateway", "bold");
        foreach (var kind in report.Kinds.OrderBy(kind => kind.Kind, StringComparer.Ordinal))
            lines.Say(Text($"  {kind.Kind,-15}{kind.Wanted,8:N0}{kind.Messages,10:N0}{kind.Taken,10:N0}   {Of(kind.Kind)}"));
        lines.Say();
        foreach (var (promise, broken) in report.Promises)
            Promise(promise, broken);
        lines.Say();
        if (!report.Balanced)
            lines.Say("NOT BALANCED: the lines marked ✗ say where.", "bold red");
        else
            lines.Say(report.Accepted == report.Enqueued ? "Balanced: each message was sent, once." : "Balanced: nothing was sent twice, and nothing was lost in silence.", "bold green");
    }

    private void Uncertain(LedgerReport report)
    {
        lines.Say();
        lines.Say(Text($"Uncertain, and rightly so: {report.Uncertain:N0}"), "bold yellow");
        lines.Say(Text($"  {report.UncertainTaken,4:N0}  the gateway has: the answer was lost, or the worker died too soon"));
        lines.Say(Text($"  {report.Uncertain - report.UncertainTaken,4:N0}  the gateway has not: the worker died before its request left"));
        lines.Say("  The database cannot tell the two apart, and Fonnte cannot be asked. Sent");
        lines.Say("  again, some would come twice, and who reads \"take 2 tablets\" twice may take");
        lines.Say("  four. So Prima sends none of them again, and a person decides.");
    }

    private static string Of(string kind) => kind switch
    {
        "direct" => "what the demo enqueued",
        "reply" => "who agrees or answers is told so",
        "farewell" => "BERHENTI",
        "emergency_reply" => "a red word",
        "alert" => "volunteers are called",
        "reminder" => "due reminders: one each",
        _ => "",
    };

    private void Inbound(InboundReport inbound)
    {
        Record("webhooks", inbound.Webhooks, "that got their 200, by the gateway's own list");
        Record("inbox", inbound.Rows, Text($"rows, by the database: {inbound.Answers:N0} texts, {inbound.Rows - inbound.Answers:N0} receipts"));
        Record("duplicates", inbound.Duplicates, "of these webhooks: known already, and ignored");
        if (inbound.GivenUp > 0)
            Record("given up", inbound.GivenUp, "by the gateway, after 15 more tries");
    }

    private void Record(string name, int count, string source) => lines.Say(Text($"  {name,-10}{count,7:N0}   {source}"));

    private void Promise(string promise, int broken)
    {
        if (broken == 0)
            lines.Say($"  ✓ {promise}", "green");
        else
            lines.Say(Text($"  ✗ {promise}: broken {broken:N0} times"), "bold red");
    }

    private static (string Word, int Count)[] States(LedgerReport report) =>
    [
        ("accepted", report.Accepted), ("uncertain", report.Uncertain), ("failed", report.Failed), ("expired", report.Expired), ("cancelled", report.Cancelled),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
