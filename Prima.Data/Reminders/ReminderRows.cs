using Npgsql;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Reminders;

/// <summary>Reads the columns of <c>prima.reminder_status</c>.</summary>
internal static class ReminderRows
{
    public static ReminderRow Read(NpgsqlDataReader row) => new(
        Id: row.GetGuid(0), PlanKey: row.GetString(1), PatientPhone: row.Phone(2), LocalDate: row.GetFieldValue<DateOnly>(3), LocalTime: row.GetFieldValue<TimeOnly>(4),
        DueAt: row.GetDateTime(5), Status: row.GetString(6), Reason: row.TextOrNull(7), ConfirmationStatus: row.GetString(8), MessageId: row.ValueOrNull<long>(9),
        ClosedReason: row.TextOrNull(10), Late: row.GetBoolean(11), AskedAt: row.ValueOrNull<DateTime>(12), WindowEndsAt: row.ValueOrNull<DateTime>(13));
}
