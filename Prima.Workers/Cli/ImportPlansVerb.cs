using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Plans;
using Prima.Core.Time;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Import;
using Prima.Workers.Rules;

namespace Prima.Workers.Cli;

/// <summary>What patients are to be reminded of, from a file. Plans may be entered before their patients have agreed.</summary>
internal sealed class ImportPlansVerb() : ImportVerb<PlanRow>(
    "plans",
    "Take in plans: plan_key, patient_phone, kind, title, start_date, local_times, and if you like text, medicine, dose, doctor, place, event_at, rule, time_zone, grace, urgent, critical, needs_answer, status",
    "prima import plans plans.csv --dry-run")
{
    protected override CsvForm<PlanRow> Form(PrimaSettings settings) =>
        new PlanForm(new PlanTerms(Zone.Find(settings.Rules.TimeZone), settings.Rules.QuietHours, settings.Rules.Grace, CatalogueFile.Load(settings.Rules.Catalogue)));

    protected override Task<ImportAnswer> ImportAsync(IServiceProvider services, IReadOnlyList<PlanRow> rows, Deed deed, CancellationToken stopping) =>
        services.GetRequiredService<IPeopleIntake>().ImportPlansAsync(rows, deed, stopping);
}
