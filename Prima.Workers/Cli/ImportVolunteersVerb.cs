using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>Who looks after patients, from a file.</summary>
internal sealed class ImportVolunteersVerb()
    : ImportVerb<VolunteerRow>("volunteers", "Take in volunteers: phone, name, and if you like role, on_call_rank", "prima import volunteers volunteers.csv")
{
    protected override CsvForm<VolunteerRow> Form(PrimaSettings settings) => new VolunteerForm();

    protected override Task<ImportAnswer> ImportAsync(IServiceProvider services, IReadOnlyList<VolunteerRow> rows, Deed deed, CancellationToken stopping) =>
        services.GetRequiredService<IPeopleIntake>().ImportVolunteersAsync(rows, deed, stopping);
}
