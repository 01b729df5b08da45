using System.Globalization;
using Prima.Core.Consent;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Workers.Cli;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Import;

namespace Prima.Workers.Demo;

/// <summary>
/// Who is looked after in the demo, and what is planned for them: the sample files, cut to the number asked for or repeated with made-up numbers. What must
/// come of it is told from these rows alone: the ledger's own record, before the database has made anything.
/// </summary>
internal sealed class DemoPeople(IReadOnlyList<VolunteerRow> volunteers, IReadOnlyList<PatientRow> patients, IReadOnlyList<PlanRow> plans)
{
    private static readonly Deed Importing = new("demo", "sample files");

    public int Patients => patients.Count;

    public int Volunteers => volunteers.Count;

    public int Plans => plans.Count;

    /// <summary>Whose consent stands in the file. Nobody else is sent a reminder.</summary>
    public int Agreed => patients.Count(HasAgreed);

    /// <summary>The others: nothing may reach them.</summary>
    public IReadOnlySet<string> Silent => patients.Where(patient => !HasAgreed(patient)).Select(patient => patient.Phone.Digits).ToHashSet(StringComparer.Ordinal);

    private readonly Dictionary<string, int> places = patients.Select((patient, index) => (patient.Phone.Digits, index)).ToDictionary(StringComparer.Ordinal);

    /// <summary>A patient's place in the list, from 0; null: no patient's number.</summary>
    public int? IndexOf(string phone) => places.TryGetValue(phone, out var index) ? index : null;

    /// <summary>Who hears at once that this patient is in danger: the volunteer, and the first on call.</summary>
    public IEnumerable<string> AlertedAbout(string phone) => new[]
    {
        patients[places[phone]].VolunteerPhone.Value?.Digits,
        volunteers.Where(volunteer => volunteer.OnCallRank.Value is not null).MinBy(volunteer => volunteer.OnCallRank.Value)?.Phone.Digits,
    }.OfType<string>().Distinct(StringComparer.Ordinal);

    public IReadOnlyList<Zone> Zones { get; } = [.. patients.Select(patient => patient.TimeZone.Value!).Distinct(StringComparer.Ordinal).Select(Zone.Find)];

    public static DemoPeople Load(int count, PrimaSettings settings)
    {
        var terms = new PlanTerms(Zone.Find(settings.Rules.TimeZone), settings.Rules.QuietHours, settings.Rules.Grace, MessageCatalogue.BuiltIn);
        var volunteers = DemoFiles.Read("volunteers.csv", new VolunteerForm());
        var patients = DemoFiles.Read("patients.csv", new PatientForm(settings.Rules.TimeZone));
        var plans = DemoFiles.Read("plans.csv", new PlanForm(terms)).ToLookup(plan => plan.PatientPhone.Digits, StringComparer.Ordinal);
        var all = Enumerable.Range(0, count).Select(index => (Index: index, Sample: patients[index % patients.Count])).ToList();
        return new DemoPeople(
            volunteers,
            [.. all.Select(patient => patient.Index < patients.Count ? patient.Sample : patient.Sample with { Phone = DemoFiles.MadeUp(patient.Index) })],
            [.. all.SelectMany(patient => plans[patient.Sample.Phone.Digits].Select(plan => patient.Index < patients.Count ? plan : Again(plan, patient.Index)))]);
    }

    /// <summary>What the rules must make of it: each is known by its kind and recipient, for the text is the program's own.</summary>
    public IEnumerable<LedgerMessage> Expected()
    {
        var agreed = patients.Where(HasAgreed).Select(patient => patient.Phone.Digits).ToHashSet(StringComparer.Ordinal);
        return agreed.Select(phone => LedgerMessage.ByRules("reply", phone))
            .Concat(plans.Select(plan => plan.PatientPhone.Digits).Where(agreed.Contains).Select(phone => LedgerMessage.ByRules("reminder", phone)));
    }

    /// <summary>The three files, as the verb <c>import</c> takes them; every plan falls due at <paramref name="dueAt"/>, on its patient's clock.</summary>
    public async Task ImportAsync(IPeopleIntake intake, DateTimeOffset dueAt, CancellationToken stopping)
    {
        Check(await intake.ImportVolunteersAsync(volunteers, Importing, stopping));
        Check(await intake.ImportPatientsAsync(patients, Importing, stopping));
        var zones = patients.ToDictionary(patient => patient.Phone.Digits, patient => Zone.Find(patient.TimeZone.Value!), StringComparer.Ordinal);
        Check(await intake.ImportPlansAsync([.. plans.Select(plan => DueAt(plan, zones[plan.PatientPhone.Digits].ToWall(dueAt)))], Importing, stopping));
    }

    private static bool HasAgreed(PatientRow patient) => patient.Consent?.Status == ConsentStatus.Granted;

    private static PlanRow Again(PlanRow plan, int index) => plan with
    {
        PatientPhone = DemoFiles.MadeUp(index),
        Written = plan.Written with { PlanKey = string.Create(CultureInfo.InvariantCulture, $"{plan.PlanKey}-{index + 1}") },
    };

    private static PlanRow DueAt(PlanRow plan, DateTime wall) => plan with
    {
        Written = plan.Written with
        {
            StartDate = wall.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            LocalTimes = wall.ToString("HH:mm", CultureInfo.InvariantCulture),
            EventAt = plan.Written.EventAt is null ? null : wall.Date.AddDays(7).AddHours(9.5).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        },
    };

    private static void Check(ImportAnswer answer)
    {
        if (answer is not ImportAnswer.Taken)
            throw new CommandFault(ExitCode.Failed, "The database refused a sample file of the demo.");
    }
}
