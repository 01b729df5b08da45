using Npgsql;
using Prima.Core.Plans;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Plans;

/// <summary>Reads a plan from the columns that every query of plans names in this order.</summary>
internal static class PlanRows
{
    /// <param name="row">At <paramref name="at"/> plan_id, plan_key, kind, title, text, medicine, dose, doctor, place, event_at, start_date, local_times, rule, time_zone, grace,
    /// urgent, critical, needs_answer, status.</param>
    /// <param name="at">Where they begin.</param>
    /// <param name="patientId">Whose plan it is.</param>
    /// <exception cref="InvalidDataException">Its schedule cannot be read.</exception>
    public static ReminderPlan ReadPlan(this NpgsqlDataReader row, int at, Guid patientId) =>
        row.FindSchedule(at) is { } schedule ? row.ReadPlan(at, patientId, schedule) : throw new InvalidDataException("A stored plan breaks the rules of plans.");

    /// <summary>False: its schedule cannot be read, and the plan has one that never falls due.</summary>
    public static bool TryReadPlan(this NpgsqlDataReader row, int at, Guid patientId, out ReminderPlan plan)
    {
        var schedule = row.FindSchedule(at);
        plan = row.ReadPlan(at, patientId, schedule ?? StoredSchedule.Unreadable);
        return schedule is not null;
    }

    private static PlanSchedule? FindSchedule(this NpgsqlDataReader row, int at) =>
        StoredSchedule.Find(row.GetFieldValue<DateOnly>(at + 10), row.GetFieldValue<TimeOnly[]>(at + 11), row.TextOrNull(at + 12), row.GetString(at + 13));

    private static ReminderPlan ReadPlan(this NpgsqlDataReader row, int at, Guid patientId, PlanSchedule schedule) => new()
    {
        Id = row.GetGuid(at),
        PatientId = patientId,
        PlanKey = row.GetString(at + 1),
        Kind = row.GetString(at + 2),
        Title = row.GetString(at + 3),
        Text = row.TextOrNull(at + 4) ?? "",
        Medicine = row.TextOrNull(at + 5),
        Dose = row.TextOrNull(at + 6),
        Doctor = row.TextOrNull(at + 7),
        Place = row.TextOrNull(at + 8),
        EventAt = row.ValueOrNull<DateTime>(at + 9),
        Schedule = schedule,
        Grace = row.GetTimeSpan(at + 14),
        Urgent = row.GetBoolean(at + 15),
        Critical = row.GetBoolean(at + 16),
        NeedsAnswer = row.GetBoolean(at + 17),
        Status = row.GetString(at + 18),
    };
}
