using System.CommandLine;
using Prima.Workers.Bench;

namespace Prima.Workers.Cli;

/// <summary>Every verb of the program, in the order of its help. A new one is a file beside this and a line here.</summary>
internal static class Verbs
{
    // Made when it is meant: to make them all takes 30 ms, of 400 in all.
    private static readonly (string Name, Func<Command> Make)[] Known =
    [
        ("demo", () => new DemoVerb()),
        ("run", () => new RunVerb()),
        ("check", () => new CheckVerb()),
        ("doctor", () => new DoctorVerb()),
        ("import", () => new VerbGroup("import", "Take in volunteers, patients and plans from CSV files", new ImportVolunteersVerb(), new ImportPatientsVerb(), new ImportPlansVerb())),
        ("send", () => new SendVerb()),
        ("fake-fonnte", () => new FakeFonnteVerb()),
        ("migrate", () => new MigrateVerb()),
        ("messages", () => new VerbGroup(
            "messages", "Look at messages, and decide what people decide", new MessagesListVerb(), new MessagesShowVerb(), new MessagesCancelVerb(), new MessagesResendVerb(),
            new MessagesSettleVerb())),
        ("patients", () => new VerbGroup(
            "patients", "Look at patients, and do what volunteers do for them", new PatientsListVerb(), new PatientsShowVerb(), new PatientsAskVerb(), new PatientsRecordVerb(),
            new PatientsChangeNumberVerb(), new PatientsPauseVerb(), new PatientsResumeVerb(), new PatientsDeactivateVerb(), new PatientsReactivateVerb(), new PatientsDeleteVerb())),
        ("plans", () => new VerbGroup(
            "plans", "Look at plans, at when they fall due, and pause or end them", new PlansListVerb(), new PlansShowVerb(), new PlansPreviewVerb(), PlanVerb.Pause(), PlanVerb.Resume(), PlanVerb.End())),
        ("tasks", () => new VerbGroup("tasks", "Look at what a machine must not decide, and take it", new TasksListVerb(), new TasksTakeVerb(), new TasksGiveBackVerb(), new TasksCloseVerb())),
        ("inbox", () => new VerbGroup("inbox", "Look at what came in, and have it worked on once more", new InboxListVerb(), new InboxRetryVerb())),
        ("reminders", () => new VerbGroup(
            "reminders", "Look at reminders, and do what volunteers do about them", new RemindersListVerb(), new RemindersShowVerb(), new RemindersSkipVerb(), new RemindersConfirmVerb(),
            new RemindersProcessVerb())),
        ("replies", () => new VerbGroup("replies", "Look at how answers are read", new RepliesExplainVerb())),
        ("status", () => new StatusVerb()),
        ("watch", () => new WatchVerb()),
        ("why", () => new WhyVerb()),
        ("pause", () => new PauseVerb()),
        ("resume", () => new ResumeVerb()),
        ("devices", () => new VerbGroup("devices", "Look at the sending devices, and move what waits off one", new DevicesListVerb(), new DevicesDrainVerb())),
        ("locks", () => new VerbGroup("locks", "Look at the locks, and free one", new LocksListVerb(), new LocksReleaseVerb())),
        ("limits", () => new VerbGroup("limits", "Look at the limits, and slow the fleet down", new LimitsListVerb(), new LimitsSetVerb())),
        ("bench", () => new BenchVerb()),
    ];

    public static IEnumerable<Command> All() => Known.Select(verb => verb.Make());

    /// <summary>The one whose name is the first word; all, where none is: for the help, and to see what was mistyped.</summary>
    public static IEnumerable<Command> For(IReadOnlyList<string> words)
    {
        var meant = Array.FindIndex(Known, verb => words.Count > 0 && verb.Name == words[0]);
        return meant < 0 ? All() : [Known[meant].Make()];
    }
}
