using Npgsql;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>Reads a task that the transaction holds.</summary>
internal static class TaskReading
{
    private static readonly string Facts = Sql.Query("volunteer_tasks/facts");

    public static async Task<TaskFacts> LookAtTaskAsync(this SteppedTransaction transaction, Guid id, PeopleTerms terms, CancellationToken stopping) =>
        (await transaction.QueryAsync(Facts, p => p.With("task_id", id).With("clock_offset", terms.ClockOffset), Read, stopping))[0];

    private static TaskFacts Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), Code: row.GetString(1), Reason: row.GetString(2), Priority: row.GetString(3), State: row.GetString(4), Rounds: row.GetInt32(5),
        AlertedAt: row.ValueOrNull<DateTime>(6), AskedId: row.ValueOrNull<Guid>(7), Quote: row.TextOrNull(8), Note: row.TextOrNull(9),
        PatientName: row.TextOrNull(10), Number: row.TextOrNull(11),
        Assigned: row.ValueOrNull<Guid>(12) is { } volunteer ? new Alertee(volunteer, row.GetString(13), row.GetString(14)) { IsUnreachable = row.GetBoolean(16) } : null,
        Now: row.GetDateTime(15))
    {
        VolunteerName = row.TextOrNull(17),
    };
}
