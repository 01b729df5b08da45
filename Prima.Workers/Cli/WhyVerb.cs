using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Patients;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>The whole chain of cause of one thing, and what it waits for.</summary>
internal sealed class WhyVerb : Verb
{
    private static readonly Argument<string> Id = new("ID") { Description = "A message's id or key, a reminder's UUID, a patient's number or UUID" };

    public WhyVerb()
        : base("why", "Say why something happened, or what it waits for", "prima why 17", "prima why clinic:4711 --json", "prima why 0813-0000-0001") => Arguments.Add(Id);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var settings = call.LoadSettings();
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var story = await FindAsync(services, call.Get(Id)!, settings, stopping);
        call.Output.Document(new
        {
            story.Kind,
            story.Id,
            story.Wait?.Blocker,
            WaitsFor = story.Wait?.For,
            story.Wait?.Until,
            Story = story.Lines,
        });
        foreach (var line in story.Lines)
            call.Output.Line($"{PlainCell.Of(line.At)}  {line.What}");
        return ExitCode.Done;
    }

    private static async Task<WhyStory> FindAsync(ServiceProvider services, string word, PrimaSettings settings, CancellationToken stopping)
    {
        var why = services.GetRequiredService<IWhyDesk>();
        var messages = services.GetRequiredService<IMessageDesk>();
        var hold = settings.Rules.UncertainHold;
        Guid? id = Guid.TryParse(word, out var uuid) ? uuid : null;
        var phone = PhoneNumber.TryParse(word, out var number, out _) ? number : null;
        var (reminders, patients) = await why.FindAsync(id, phone, stopping);
        var named = await messages.FindAsync(word, stopping);
        return (named, reminders, patients) switch
        {
            ([], [], []) => throw NothingFound(id is not null, phone is not null),
            ([], [var reminder], []) => ReminderWhy.Tell((await why.ReminderAsync(reminder, stopping))!, hold),
            ([], [], [var patient]) => PatientWhy.Tell((await why.PatientAsync(patient, stopping))!, hold),
            (_, [], []) => MessageWhy.Tell((await why.MessageAsync(await messages.FindOneAsync(word, stopping), stopping))!, hold),
            _ => throw new CommandFault(ExitCode.Usage, Several(named, reminders, patients)),
        };
    }

    private static CommandFault NothingFound(bool isUuid, bool isPhone) => new(ExitCode.Failed, (isUuid, isPhone) switch
    {
        (true, _) => "No reminder and no patient has that id, and no message that key. Look for it: prima reminders list, prima patients list, prima messages list",
        (_, true) => "No patient has that number, and no message that id or key. Look for it: prima patients list, prima messages list --phone",
        _ => "No message has that id or key. Look for it: prima messages list; a reminder is named by its UUID (prima reminders list), a patient by number or UUID (prima patients list)",
    });

    /// <summary>Each is named by what is its own.</summary>
    private static string Several(IReadOnlyList<long> messages, IReadOnlyList<Guid> reminders, IReadOnlyList<Guid> patients) =>
        $"That could mean {string.Join(" or ", messages.Select(id => string.Create(CultureInfo.InvariantCulture, $"message {id}"))
            .Concat(reminders.Select(id => $"reminder {id}")).Concat(patients.Select(id => $"patient {id}")))}: name it by the id that stands here.";
}
