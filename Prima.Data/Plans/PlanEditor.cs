using Prima.Core.Operations;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Data.FollowUps;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Plans;

/// <summary>What an edit of plans does to their reminders, inside a transaction that holds the plans: reminders, tasks, then the queue, in the house's order of locks.</summary>
internal sealed class PlanEditor(SteppedTransaction transaction, TimeSpan clockOffset, Deed deed)
{
    private static readonly string Hold = Sql.Query("plans/hold_reminders");
    private static readonly string CancelPending = Sql.Query("plans/cancel_pending");
    private static readonly string MovePending = Sql.Query("plans/move_pending");
    private static readonly string CriticalOnes = Sql.Query("plans/critical_ones");
    private static readonly string WaitingMessages = Sql.Query("plans/waiting_messages");
    private static readonly string CancelQueued = Sql.Query("plans/cancel_queued");
    private static readonly string Raise = Sql.Query("volunteer_tasks/raise");

    /// <summary>Returns how many messages with the old text, or of an old time, are on their way, by plan.</summary>
    public async Task<Dictionary<Guid, int>> ApplyAsync(IReadOnlyList<PlanEdit> edits, CancellationToken stopping)
    {
        if (edits.Count == 0)
            return [];
        var byPlan = edits.ToDictionary(edit => edit.PlanId);
        var held = await transaction.QueryAsync(
            Hold, p => p.With("plan_ids", byPlan.Keys.ToArray()).With("clock_offset", clockOffset),
            row => new HeldReminder(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetFieldValue<DateOnly>(3), row.GetFieldValue<TimeOnly>(4), row.GetDateTime(5), row.GetString(6), row.GetDateTime(7)),
            stopping);
        var occurrences = held.Where(one => !one.WasAsked).GroupBy(one => one.PlanId).ToDictionary(plan => plan.Key, plan => OccurrencesOf(byPlan[plan.Key].Schedule, [.. plan]));
        var passed = await RescheduleAsync([.. held.Where(one => one.Status == ReminderStatus.Pending)], byPlan, occurrences, stopping);
        var queued = held.Where(one => one.Status == ReminderStatus.Queued && (byPlan[one.PlanId].CancelsQueued || !occurrences[one.PlanId].ContainsKey(one.Occurrence))).ToList();
        await RaiseAsync(
            [.. await NotesAsync(CriticalOnes, passed, stopping), .. await NotesAsync(WaitingMessages, [.. queued.Where(one => byPlan[one.PlanId].RaisesTask)], stopping)], stopping);
        Dictionary<Guid, int> beingSent = [];
        foreach (var same in queued.GroupBy(one => byPlan[one.PlanId].Because))
        {
            var late = (await transaction.QueryAsync(
                CancelQueued, p => p.With("ids", same.Select(one => one.Id).ToArray()).With("cancelled_because", same.Key).With(deed), row => row.GetGuid(0), stopping)).ToHashSet();
            foreach (var one in same.Where(one => late.Contains(one.Id)))
                beingSent[one.PlanId] = beingSent.GetValueOrDefault(one.PlanId) + 1;
        }

        foreach (var (planId, count) in await StopAskingAsync([.. held.Where(one => one.WasAsked && byPlan[one.PlanId].CancelsQueued)], byPlan, stopping))
            beingSent[planId] = beingSent.GetValueOrDefault(planId) + count;
        return beingSent;
    }

    /// <summary>What is asked once more has the plan's words too. Returns how many are on their way, by plan.</summary>
    private async Task<Dictionary<Guid, int>> StopAskingAsync(List<HeldReminder> asked, Dictionary<Guid, PlanEdit> edits, CancellationToken stopping)
    {
        List<Guid> late = [];
        foreach (var same in asked.GroupBy(one => (edits[one.PlanId].Because, edits[one.PlanId].StopsAsking)))
            late.AddRange(await transaction.CancelFollowUpsAsync([.. same.Select(one => one.Id)], same.Key.Because, same.Key.StopsAsking, deed, stopping));
        var plans = asked.ToDictionary(one => one.Id, one => one.PlanId);
        return late.CountBy(id => plans[id]).ToDictionary();
    }

    /// <summary>What is no longer in the rule is cancelled, the rest is due when its zone says so now. Returns what is cancelled because that has passed.</summary>
    private async Task<List<HeldReminder>> RescheduleAsync(
        List<HeldReminder> pending, Dictionary<Guid, PlanEdit> edits, Dictionary<Guid, Dictionary<(DateOnly, TimeOnly), DateTimeOffset>> occurrences, CancellationToken stopping)
    {
        List<HeldReminder> gone = [], passed = [];
        List<(Guid Id, DateTime DueAt)> moved = [];
        foreach (var one in pending)
        {
            if (!occurrences[one.PlanId].TryGetValue(one.Occurrence, out var dueAt))
                gone.Add(one);
            else if (dueAt != one.DueAt && dueAt <= one.Now)
                passed.Add(one);
            else if (dueAt != one.DueAt)
                moved.Add((one.Id, dueAt.UtcDateTime));
        }

        foreach (var same in gone.Concat(passed).GroupBy(one => edits[one.PlanId].Because))
            await transaction.ExecuteAsync(CancelPending, p => p.With("ids", same.Select(one => one.Id).ToArray()).With("cancelled_because", same.Key).With(deed), stopping);
        if (moved.Count > 0)
            await transaction.ExecuteAsync(
                MovePending, p => p.With("ids", moved.Select(one => one.Id).ToArray()).With("due_at", moved.Select(one => one.DueAt).ToArray()), stopping);
        return passed;
    }

    /// <summary>Those of the days on which a plan's reminders are.</summary>
    private static Dictionary<(DateOnly, TimeOnly), DateTimeOffset> OccurrencesOf(PlanSchedule? schedule, List<HeldReminder> reminders)
    {
        var last = reminders.Max(one => one.LocalDate);
        return schedule is null
            ? []
            : schedule.From(reminders.Min(one => one.LocalDate)).TakeWhile(one => one.LocalDate <= last).ToDictionary(one => (one.LocalDate, one.LocalTime), one => one.DueAt);
    }

    /// <summary>Whom a volunteer is told of, and what, where somebody must say what these reminders do not.</summary>
    private async Task<List<(Guid Patient, string Note)>> NotesAsync(string query, List<HeldReminder> reminders, CancellationToken stopping) =>
        reminders.Count == 0 ? [] : await transaction.QueryAsync(query, p => p.With("ids", reminders.Select(one => one.Id).ToArray()), row => (row.GetGuid(0), row.GetString(1)), stopping);

    /// <summary>A dose that was changed, or is critical and was passed over, must be said by somebody: its reminder does not go out any more.</summary>
    private async Task RaiseAsync(List<(Guid Patient, string Note)> unsaid, CancellationToken stopping)
    {
        if (unsaid.Count > 0)
            await transaction.ExecuteAsync(
                Raise,
                p => p.With("patient_ids", unsaid.ConvertAll(one => one.Patient).ToArray()).With("reasons", unsaid.Select(_ => "missed_reminder").ToArray())
                    .With("priorities", unsaid.Select(_ => "high").ToArray())
                    .With("notes", unsaid.ConvertAll(one => one.Note).ToArray()),
                stopping);
    }

    private sealed record HeldReminder(
        Guid Id, Guid PlanId, Guid PatientId, DateOnly LocalDate, TimeOnly LocalTime, DateTimeOffset DueAt, string Status, DateTimeOffset Now)
    {
        public (DateOnly, TimeOnly) Occurrence => (LocalDate, LocalTime);

        public bool WasAsked => Status is not ReminderStatus.Pending and not ReminderStatus.Queued;
    }
}
