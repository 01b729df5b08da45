using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>Who gets messages, from a file, with what was agreed on paper.</summary>
internal sealed class ImportPatientsVerb() : ImportVerb<PatientRow>(
    "patients", "Take in patients: phone, name, and if you like time_zone, volunteer_phone, consent, consent_method, consent_note", "prima import patients patients.csv --dry-run")
{
    protected override CsvForm<PatientRow> Form(PrimaSettings settings) => new PatientForm(settings.Rules.TimeZone);

    protected override Task<ImportAnswer> ImportAsync(IServiceProvider services, IReadOnlyList<PatientRow> rows, Deed deed, CancellationToken stopping) =>
        services.GetRequiredService<IPeopleIntake>().ImportPatientsAsync(rows, deed, stopping);
}
