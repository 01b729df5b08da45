using Npgsql;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>Rows of <c>prima.task_status</c>.</summary>
internal static class TaskRows
{
    public static TaskStatusRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), Phone(row, 1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetString(6), row.GetDateTime(7), row.TextOrNull(8),
        Phone(row, 9), row.TextOrNull(10));

    private static PhoneNumber? Phone(NpgsqlDataReader row, int column) => PhoneNumber.TryParse(row.TextOrNull(column), out var phone, out _) ? phone : null;
}
