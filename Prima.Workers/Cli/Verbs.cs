using System.CommandLine;
using Prima.Workers.Bench;

namespace Prima.Workers.Cli;

/// <summary>Every verb of the program, in the order of its help. A new one is a file beside this and a line here.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All() =>
    [
        new DemoVerb(),
        new RunVerb(),
        new CheckVerb(),
        new DoctorVerb(),
        new VerbGroup("import", "Take in volunteers, patients and plans from CSV files", new ImportVolunteersVerb(), new ImportPatientsVerb(), new ImportPlansVerb()),
        new SendVerb(),
        new FakeFonnteVerb(),
        new MigrateVerb(),
        new VerbGroup(
            "messages", "Look at messages, and decide what people decide", new MessagesListVerb(), new MessagesShowVerb(), new MessagesCancelVerb(), new MessagesResendVerb(),
            new MessagesSettleVerb()),
        new VerbGroup(
            "patients", "Look at patients, and do what volunteers do for them", new PatientsListVerb(), new PatientsShowVerb(), new PatientsAskVerb(), new PatientsRecordVerb(),
            new PatientsChangeNumberVerb(), new PatientsPauseVerb(), new PatientsResumeVerb(), new PatientsDeactivateVerb(), new PatientsReactivateVerb(), new PatientsDeleteVerb()),
        new VerbGroup(
            "plans", "Look at plans, at when they fall due, and pause or end them", new PlansListVerb(), new PlansShowVerb(), new PlansPreviewVerb(), PlanVerb.Pause(), PlanVerb.Resume(), PlanVerb.End()),
        new VerbGroup("tasks", "Look at what a machine must not decide, and take it", new TasksListVerb(), new TasksTakeVerb(), new TasksGiveBackVerb(), new TasksCloseVerb()),
        new VerbGroup("inbox", "Look at what came in, and have it worked on once more", new InboxListVerb(), new InboxRetryVerb()),
        new VerbGroup(
            "reminders", "Look at reminders, and do what volunteers do about them", new RemindersListVerb(), new RemindersShowVerb(), new RemindersSkipVerb(), new RemindersConfirmVerb(),
            new RemindersProcessVerb()),
        new VerbGroup("replies", "Look at how answers are read", new RepliesExplainVerb()),
        new StatusVerb(),
        new WatchVerb(),
        new WhyVerb(),
        new PauseVerb(),
        new ResumeVerb(),
        new VerbGroup("devices", "Look at the sending devices, and move what waits off one", new DevicesListVerb(), new DevicesDrainVerb()),
        new VerbGroup("locks", "Look at the locks, and free one", new LocksListVerb(), new LocksReleaseVerb()),
        new VerbGroup("limits", "Look at the limits, and slow the fleet down", new LimitsListVerb(), new LimitsSetVerb()),
        new BenchVerb(),
    ];
}
