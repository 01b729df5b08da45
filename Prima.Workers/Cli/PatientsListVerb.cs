using System.CommandLine;
using Prima.Core.Consent;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>One page of patients, in the order of their numbers.</summary>
internal sealed class PatientsListVerb : Verb
{
    private static readonly Option<string?> Consent = new("--consent") { Description = "Only these: " + string.Join(", ", ConsentStatus.All), HelpName = "CONSENT" };
    private static readonly Option<bool> Inactive = new("--inactive") { Description = "Only those that are not active" };
    private static readonly Option<string?> After = new("--after") { Description = "Only those with a greater number: the next page", HelpName = "NUMBER" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows on a page, 1 to 10000", DefaultValueFactory = _ => 1000, HelpName = "N" };

    public PatientsListVerb()
        : base("list", "List patients", "prima patients list --consent not_asked", "prima patients list --json")
    {
        foreach (var option in (Option[])[Consent, Inactive, After, Limit])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 10_000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 10000.");
        var after = call.Get(After) is { } number ? PhoneWord.Read(After.Name, number).Digits : null;
        var filter = new PatientFilter(KnownWord.Check("consent", call.Get(Consent), ConsentStatus.All), call.Get(Inactive) ? false : null, after, limit + 1);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var rows = await services.GetRequiredService<IPatientDesk>().ListAsync(filter, stopping);
        var page = rows.Take(limit).ToList();
        if (call.Output.Json)
            call.Output.Rows(PatientColumns.All, [.. page.Select(PatientColumns.AllOf)]);
        else if (page.Count > 0)
            call.Output.Rows(PatientColumns.ForPeople, [.. page.Select(PatientColumns.ForPeopleOf)]);
        else
            call.Output.Line("No such patient.");
        if (rows.Count > page.Count)
            call.Output.Note($"There are more: add --after {page[^1].Phone.Digits}");
        return ExitCode.Done;
    }
}
