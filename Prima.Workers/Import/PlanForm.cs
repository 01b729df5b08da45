using System.Globalization;
using Prima.Core.Import;
using Prima.Core.Plans;

namespace Prima.Workers.Import;

/// <summary>The rows of <c>import plans</c>.</summary>
/// <param name="terms">What a row is judged by before its patient is known.</param>
internal sealed class PlanForm(PlanTerms terms) : CsvForm<PlanRow>(
    new CsvColumn(PlanKey, Required: true), new CsvColumn(PatientPhone, Required: true), new CsvColumn("kind", Required: true), new CsvColumn("title", Required: true),
    new CsvColumn("text"), new CsvColumn("medicine"), new CsvColumn("dose"), new CsvColumn("doctor"), new CsvColumn("place"), new CsvColumn("event_at"),
    new CsvColumn("start_date", Required: true), new CsvColumn("local_times", Required: true), new CsvColumn("rule"), new CsvColumn("time_zone"), new CsvColumn("grace"),
    new CsvColumn("urgent"), new CsvColumn("critical"), new CsvColumn("needs_answer"), new CsvColumn("status"))
{
    private const string PlanKey = "plan_key";
    private const string PatientPhone = "patient_phone";

    /// <summary>Faults of one field that depend on others, which a file may leave as they are: only whoever knows the plan can tell.</summary>
    private static readonly string[] DependOnOthers = ["quiet_hours", "empty_placeholder", "too_long"];

    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private HashSet<string>? columns;

    public override PlanRow? Read(CsvCells cells)
    {
        columns ??= [.. Columns.Select(column => column.Name).Where(name => cells.Given(name, true).IsGiven)];
        var phone = cells.Phone(PatientPhone);
        var written = new PlanDraft
        {
            PlanKey = cells.Word(PlanKey),
            Kind = cells.Text("kind"),
            Title = cells.Text("title"),
            Text = cells.Text("text"),
            Medicine = cells.Text("medicine"),
            Dose = cells.Text("dose"),
            Doctor = cells.Text("doctor"),
            Place = cells.Text("place"),
            EventAt = cells.Text("event_at"),
            StartDate = cells.Text("start_date"),
            LocalTimes = cells.Text("local_times"),
            Rule = cells.Text("rule"),
            TimeZone = cells.Text("time_zone"),
            Grace = cells.Text("grace"),
            Urgent = cells.Text("urgent"),
            Critical = cells.Text("critical"),
            NeedsAnswer = cells.Text("needs_answer"),
            Status = cells.Text("status"),
        };
        if (PlanRules.Read(written, terms) is PlanReading.Bad bad)
            foreach (var fault in bad.Faults.Where(fault => columns.Contains(fault.Field) && (columns.Count == Columns.Count || !DependOnOthers.Contains(fault.Code))))
                cells.Refuse(fault.Field, fault.Code, fault.Reason);
        if (written.PlanKey is { } key && !known.TryAdd(key, cells.Line))
            cells.Refuse(PlanKey, RowRemarkCode.PlanKeyInUse, string.Create(CultureInfo.InvariantCulture, $"already names the plan of line {known[key]}: give each plan a key of its own"));
        return phone is null || written.PlanKey is null ? null : new PlanRow(phone, written, columns);
    }
}
