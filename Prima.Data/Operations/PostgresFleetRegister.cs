using Npgsql;
using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>One row a process, one statement a beat.</summary>
internal sealed class PostgresFleetRegister(NpgsqlDataSource dataSource) : IFleetRegister
{
    private static readonly string Beat = Sql.Query("fleet/beat");
    private static readonly string Leave = Sql.Query("fleet/leave");

    public async Task BeatAsync(string name, string roles, string version, IReadOnlyList<string> failing, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Beat);
        command.Parameters.With("name", name).With("roles", roles).With("version", version).With("failing", failing.ToArray());
        await command.ExecuteNonQueryAsync(stopping);
    }

    public async Task LeaveAsync(string name, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Leave);
        command.Parameters.With("name", name);
        await command.ExecuteNonQueryAsync(stopping);
    }
}
