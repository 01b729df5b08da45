using Npgsql;
using Prima.Core.Operations;
using Prima.Data.Migrations;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Asks the server what it is, how we got there, and what we may do.</summary>
/// <param name="dataSource">Where everything goes.</param>
/// <param name="directConnectionString">Where wake-ups are listened for, when that is another way.</param>
/// <param name="clock">This machine's.</param>
internal sealed class PostgresInspector(NpgsqlDataSource dataSource, string? directConnectionString, TimeProvider clock) : IDatabaseInspector
{
    private const int ClockReadings = 5;
    private const int PoolerQuestions = 3;
    private const string Lock = "lock";
    private const long ManyTransactions = 1_000_000; // two idle workers make ten million a week
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Database = Sql.Query("operator/database");
    private static readonly string Connection = Sql.Query("operator/connection");
    private static readonly string Clock = Sql.Query("operator/clock");
    private static readonly string SchemaPath = Sql.Query("operator/schema_path");
    private static readonly string Schema = Sql.Query("operator/schema");
    private static readonly string Rights = Sql.Query("operator/rights");
    private static readonly string BrokenInvariants = Sql.Query("operator/broken_invariants");
    private static readonly string Misplaced = Sql.Query("operator/misplaced");

    public async Task<DatabaseFacts> LookAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var applied = await Migrator.AppliedAsync(connection, stopping);
        await using var command = new NpgsqlCommand(Database, connection);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new DatabaseFacts(
            connection.ServerVersion, connection.PostgresParameters.GetValueOrDefault("server_encoding", ""), reader.GetBoolean(0), reader.GetFieldValue<string[]>(1), applied,
            [.. Migrator.Known.Except(applied)]);
    }

    public async Task<ConnectionPath> FollowConnectionsAsync(CancellationToken stopping)
    {
        var (isPooled, place) = await FollowAsync(dataSource, stopping);
        if (isPooled && await RefusesTransactionsAsync(stopping))
            return new ConnectionPath(isPooled, IsLentByTransaction: false, null, DirectIsElsewhere: false) { IsLentByStatement = true };
        var isLent = isPooled && await IsLentByTransactionAsync(stopping);
        if (directConnectionString is null)
            return new ConnectionPath(isPooled, isLent, null, DirectIsElsewhere: false);
        await using var direct = DataSourceFactory.Create(directConnectionString, maxPoolSize: 1);
        try
        {
            var (directIsPooled, directPlace) = await FollowAsync(direct, stopping);
            return new ConnectionPath(isPooled, isLent, directIsPooled, directPlace != place);
        }
        catch (NpgsqlException fault) when (DatabaseFaults.Classify(fault) is DatabaseFault.Unreachable)
        {
            return new ConnectionPath(isPooled, isLent, null, DirectIsElsewhere: false) { DirectIsAway = true };
        }
    }

    public async Task<SchemaDrift> CompareSchemaAsync(CancellationToken stopping)
    {
        var made = Sql.Schema();
        var found = await ReadSchemaAsync(stopping);
        return new SchemaDrift([.. made.Except(found, StringComparer.Ordinal)], [.. found.Except(made, StringComparer.Ordinal)]);
    }

    public Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken stopping) => ExamineAsync(Patience, ManyTransactions, stopping);

    /// <param name="patience">How long a transaction may be open.</param>
    /// <param name="many">Transactions after which an index that none has used is in the way.</param>
    internal async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(TimeSpan patience, long many, CancellationToken stopping)
    {
        List<DoctorFinding> findings = [];
        var isHeld = false;
        foreach (var (_, question) in Sql.In("queries/doctor"))
        {
            await using var connection = await dataSource.OpenConnectionAsync(stopping);
            await using var batch = connection.CreateSnapshot();
            batch.Statement(question).Parameters.With("application_name", DataSourceFactory.ApplicationName).With("patience", patience).With("many", many).With("made", Sql.Schema().ToArray());
            batch.Statement("commit");
            try
            {
                await using var reader = await batch.ExecuteReaderAsync(stopping);
                findings.AddRange(await reader.NextRowsAsync(row => new DoctorFinding(row.GetString(0), row.GetString(1), row.GetString(2)), stopping));
                await reader.FinishAsync(stopping);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                isHeld = true;
            }
        }

        if (isHeld && !findings.Exists(finding => finding.Subject == Lock))
            findings.Add(new DoctorFinding(Lock, "a table was held by another session as it was to be looked at", "prima doctor"));
        return findings;
    }

    internal async Task<List<string>> ReadSchemaAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        batch.Statement(SchemaPath);
        batch.Statement(Schema);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // the path
        var lines = await reader.NextRowsAsync(row => row.GetString(0), stopping);
        await reader.FinishAsync(stopping);
        return lines;
    }

    public async Task<ClockDifference> CompareClocksAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        ClockDifference? best = null;
        for (var i = 0; i < ClockReadings; i++)
        {
            var (before, began) = (clock.GetUtcNow(), clock.GetTimestamp());
            await using var command = new NpgsqlCommand(Clock, connection);
            var there = (DateTime)(await command.ExecuteScalarAsync(stopping))!;
            var half = clock.GetElapsedTime(began) / 2;
            if (best is null || half < best.Value.Doubt)
                best = new ClockDifference(there - (before + half).UtcDateTime, half);
        }

        return best!.Value;
    }

    public async Task<DatabaseRights> ReadRightsAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Rights);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new DatabaseRights(reader.GetString(0), reader.GetBoolean(1), reader.GetFieldValue<string[]>(2), reader.GetFieldValue<string[]>(3));
    }

    public async Task<IReadOnlyList<long>> FindMisplacedAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Misplaced);
        command.CommandTimeout = (int)Patience.TotalSeconds;
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(row => row.GetInt64(0), stopping);
    }

    private async Task<bool> RefusesTransactionsAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(stopping);
            await using var command = new NpgsqlCommand(Connection, connection, transaction);
            await command.ExecuteScalarAsync(stopping); // a transaction that ends with the statement would be none
            return false;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ProtocolViolation)
        {
            return true;
        }
    }

    /// <summary>Two connections are open at once: in session mode each keeps a session of its own, else they change, or meet in one.</summary>
    private async Task<bool> IsLentByTransactionAsync(CancellationToken stopping)
    {
        await using var one = await dataSource.OpenConnectionAsync(stopping);
        await using var other = await dataSource.OpenConnectionAsync(stopping);
        var sessions = (One: new HashSet<int>(), Other: new HashSet<int>());
        for (var i = 0; i < PoolerQuestions; i++)
        {
            sessions.One.Add(await SessionOfAsync(one, stopping));
            sessions.Other.Add(await SessionOfAsync(other, stopping));
            sessions.Other.Add(await SessionOfAsync(other, stopping)); // twice: two sessions lent in turn would look like one for each
        }

        return sessions.One.Count > 1 || sessions.Other.Count > 1 || sessions.One.Overlaps(sessions.Other);
    }

    private static async Task<int> SessionOfAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(Connection, connection);
        return (int)(await command.ExecuteScalarAsync(stopping))!;
    }

    public async Task<IReadOnlyList<string>> FindBrokenInvariantsAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(BrokenInvariants);
        command.CommandTimeout = (int)Patience.TotalSeconds;
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(row => row.GetString(0), stopping);
    }

    private static async Task<(bool IsPooled, string Place)> FollowAsync(NpgsqlDataSource way, CancellationToken stopping)
    {
        await using var connection = await way.OpenConnectionAsync(stopping);
        await using var command = new NpgsqlCommand(Connection, connection);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return (reader.GetInt32(0) != connection.ProcessID, reader.GetString(1));
    }
}
