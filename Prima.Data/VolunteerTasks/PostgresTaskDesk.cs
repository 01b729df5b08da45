using Npgsql;
using NpgsqlTypes;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>A volunteer's view of tasks.</summary>
internal sealed class PostgresTaskDesk(NpgsqlDataSource dataSource) : ITaskDesk
{
    private static readonly string ListTasks = Sql.Query("volunteer_tasks/list");

    public async Task<IReadOnlyList<TaskStatusRow>> ListAsync(TaskFilter filter, CancellationToken stopping) => await dataSource.QueryInTransactionAsync(
        ListTasks,
        p => p.With("state", filter.State, NpgsqlDbType.Text).With("phone", filter.Phone?.Digits, NpgsqlDbType.Text).With("priority", filter.Priority, NpgsqlDbType.Text).With("limit", filter.Limit),
        row => new TaskStatusRow(
            row.GetGuid(0), PhoneNumber.TryParse(row.TextOrNull(1), out var phone, out _) ? phone : null, row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5),
            row.GetString(6), row.GetDateTime(7)),
        stopping);
}
