using Npgsql;
using Prima.Core.Operations;
using Prima.Data.Migrations;

namespace Prima.Data.Postgres;

/// <summary>One round trip: does the database answer, and does it have the schema that this build needs?</summary>
internal sealed class PostgresProbe(NpgsqlDataSource dataSource) : IDatabaseProbe
{
    public async Task<DatabaseFault?> AskAsync(CancellationToken stopping)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(stopping);
            if (connection.PostgreSqlVersion.Major < Migrator.OldestServer)
                return DatabaseFault.OldServer;
            var applied = await Migrator.AppliedAsync(connection, stopping);
            return !Migrator.Known.All(applied.Contains) ? DatabaseFault.NoSchema : applied.Count > Migrator.Known.Count ? DatabaseFault.NewerSchema : null;
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) is { } known)
        {
            return known;
        }
    }
}
