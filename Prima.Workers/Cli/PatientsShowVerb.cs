using System.CommandLine;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>One patient and what happened. The name is shown only when asked for.</summary>
internal sealed class PatientsShowVerb : Verb
{
    private static readonly Argument<string> Phone = new("PHONE") { Description = "The patient's mobile number, as people write it" };
    private static readonly Option<bool> Reveal = new("--reveal") { Description = "Show the patient's and the volunteer's name" };

    public PatientsShowVerb()
        : base("show", "Show one patient with what happened", "prima patients show 0813-0000-0001")
    {
        Arguments.Add(Phone);
        Options.Add(Reveal);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var phone = PhoneWord.Read(Phone.Name, call.Get(Phone));
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var story = await services.GetRequiredService<IPatientDesk>().ShowAsync(phone, stopping) ?? throw PatientReport.NoSuchPatient();
        var columns = PatientColumns.Pairs(story.Patient);
        if (call.Get(Reveal))
            columns = columns.Append(new("name", story.Name)).Append(new("volunteer", story.Volunteer));
        if (call.Output.Json)
            call.Output.Document(columns.Append(new("plans", story.Plans)).Append(new("events", story.Events)).ToDictionary());
        else
            Write(call.Output, [.. columns], story);
        return ExitCode.Done;
    }

    private static void Write(CommandOutput output, List<KeyValuePair<string, object?>> columns, PatientStory story)
    {
        var width = columns.Max(column => column.Key.Length);
        foreach (var (name, value) in columns.Where(column => column.Value is not null))
            output.Line($"{name.PadRight(width)}  {PlainCell.Of(value)}");
        output.Line(story.Plans.Count == 0 ? "No plan." : $"{"plans".PadRight(width)}  {string.Join(", ", story.Plans)}");
        output.Line();
        output.Rows(EventColumns.All, [.. story.Events.Select(EventColumns.AllOf)]);
    }
}
