using Prima.Core.Operations;
using static Prima.Workers.Cli.Status.FleetReading;

namespace Prima.Workers.Cli.Status;

/// <summary>What about the workers and their work needs a person, and what that person can do.</summary>
internal static class WorkProblems
{
    public static IEnumerable<string> Of(FleetStatus fleet)
    {
        if (fleet.Late is { UrgentTasks: > 0 and var tasks })
            yield return $"{Count(tasks, "urgent task")} {(tasks == 1 ? "waits" : "wait")} for a volunteer: prima tasks list";
        if (fleet.Late is { Reminders: > 0 and var reminders, OldestReminderAt: { } oldest, HeldBy: null })
            yield return $"{Count(reminders, "reminder")} {(reminders == 1 ? "is" : "are")} due and not claimed, for up to {Ages.Of(fleet.At - oldest)}: is a scheduler at work? prima run --roles scheduler";
        if (fleet.Late is { Inbox: > 0 and var inbox })
            yield return $"{Count(inbox, "answer")} {(inbox == 1 ? "has" : "have")} not been read for a minute or more: is the inbox worked on? prima run --roles inbound; what came in: prima inbox list";
        foreach (var failing in fleet.Workers.Where(worker => !worker.IsSilentAt(fleet.At)).SelectMany(worker => worker.Failing).GroupBy(failing => failing, StringComparer.Ordinal).Select(same => (Loop: same.Key, Workers: same.LongCount())))
            yield return $"{Count(failing.Workers, "worker")} {(failing.Workers == 1 ? "fails" : "fail")} at every pass and {(failing.Workers == 1 ? "goes" : "go")} on trying: {failing.Loop}; {(failing.Workers == 1 ? "its log" : "their logs")} and PostgreSQL's say more";
        foreach (var (role, silentSince) in SilentRoles(fleet))
            yield return $"Nobody does the role {role} any more: one that did was not stopped and fell silent {Ages.Of(fleet.At - silentSince)} ago: prima run --roles {role}";
    }

    /// <summary>A worker that is told to stop says so; these did not, and nobody has taken their place.</summary>
    private static IEnumerable<(string Role, DateTime Since)> SilentRoles(FleetStatus fleet)
    {
        var beats = fleet.Workers.SelectMany(worker => worker.Roles.Split(','), (worker, role) => (Role: role, worker.BeatAt, IsSilent: worker.IsSilentAt(fleet.At)));
        return beats.GroupBy(beat => beat.Role, StringComparer.Ordinal).Where(role => role.All(beat => beat.IsSilent)).Select(role => (role.Key, role.Max(beat => beat.BeatAt)));
    }
}
