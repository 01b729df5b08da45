using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The contract's own functions, called as any other service would call them: no right beyond a caller's is needed.</summary>
internal sealed class PostgresMessageIntake(string connectionString) : IMessageIntake, IAsyncDisposable
{
    private const string BadInput = "PR400";
    private const string KeyInUse = "PR409";
    private const int MaxNamed = 20;
    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Known = Sql.Query("intake/known");
    private static readonly string Patients = Sql.Query("intake/patients");
    private static readonly string Enqueue = Sql.Query("intake/enqueue");
    private static readonly string States = Sql.Query("intake/states");
    private static readonly string Wake = Sql.Query("intake/wake");

    // A refusal's DETAIL says which item it is, and Npgsql hides it unless asked. Only here, where nothing but that number is read from it:
    // the detail of any other error may hold people's data.
    private readonly NpgsqlDataSource dataSource = DataSourceFactory.Create(new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = true }.ConnectionString, maxPoolSize: 4, pool: "intake");

    public async Task<Intake> EnqueueAsync(IReadOnlyList<NewMessage> messages, bool rehearse, CancellationToken stopping)
    {
        var intake = await TryAsync(messages, rehearse, stopping);
        return intake is Intake.Refused { KeyInUse: true } refused ? await FindMoreAsync(messages, refused, stopping) : intake;
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    /// <summary>The function stops at the first key in use: so the others are asked again without it, and nothing is kept.</summary>
    private async Task<Intake.Refused> FindMoreAsync(IReadOnlyList<NewMessage> messages, Intake.Refused first, CancellationToken stopping)
    {
        var left = Enumerable.Range(0, messages.Count).ToList();
        var inUse = new List<int>();
        Intake? next = first;
        while (next is Intake.Refused { KeyInUse: true, Indexes: [var at] })
        {
            inUse.Add(left[at]);
            left.RemoveAt(at);
            next = left.Count == 0 || inUse.Count == MaxNamed ? null : await TryAsync([.. left.Select(index => messages[index])], rehearse: true, stopping);
        }

        return first with { Indexes = inUse };
    }

    private async Task<Intake> TryAsync(IReadOnlyList<NewMessage> messages, bool rehearse, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        try
        {
            await ReadAsync(connection, Begin, _ => { }, row => row.GetString(0), stopping);
            var known = (await ReadAsync(connection, Known, p => p.With("keys", messages.Select(m => m.IdempotencyKey).ToArray()), row => row.GetString(0), stopping)).ToHashSet();
            var patients = (await ReadAsync(connection, Patients, p => p.With("phones", messages.Select(m => m.Recipient.Digits).Distinct().ToArray()), row => (Phone: row.GetString(0), Id: row.GetGuid(1)), stopping))
                .ToDictionary(patient => patient.Phone, patient => patient.Id, StringComparer.Ordinal);
            var taken = await ReadAsync(connection, Enqueue, p => p.With("items", ToJson(messages, patients), NpgsqlDbType.Jsonb), row => (Id: row.GetInt64(0), Key: row.GetString(1)), stopping);
            var ids = taken.Select(message => message.Id).Distinct().ToArray();
            var states = (await ReadAsync(connection, States, p => p.With("ids", ids), row => (Id: row.GetInt64(0), State: row.GetString(1)), stopping))
                .ToDictionary(message => message.Id, message => message.State);
            if (rehearse)
            {
                await transaction.RollbackAsync(stopping);
            }
            else
            {
                await transaction.CommitAsync(stopping);
                await connection.TryWakeAsync(Wake);
            }

            // Of two items with one key the second is a repeat, as it would be in a call of its own.
            return new Intake.Taken([.. taken.Select(message => new TakenMessage(message.Id, message.Key, states[message.Id], known.Add(message.Key)))]);
        }
        catch (PostgresException refusal) when (refusal.SqlState is BadInput or KeyInUse)
        {
            return new Intake.Refused([IndexOf(refusal)], refusal.SqlState == KeyInUse, refusal.MessageText);
        }
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(read, stopping);
    }

    /// <summary>A field that is left out takes the function's default.</summary>
    private static string ToJson(IReadOnlyList<NewMessage> messages, Dictionary<string, Guid> patients) => JsonSerializer.Serialize(messages.Select(message =>
    {
        var item = new Dictionary<string, object>
        {
            ["recipient"] = message.Recipient.Digits,
            ["body"] = message.Text,
            ["idempotency_key"] = message.IdempotencyKey,
            ["priority"] = message.Priority,
        };
        if (message.DueAt is { } dueAt)
            item["due_at"] = dueAt;
        if (message.NotAfter is { } notAfter)
            item["not_after"] = notAfter;
        if (message.Device is { } device)
            item["device"] = device;
        if (patients.TryGetValue(message.Recipient.Digits, out var patient))
            item["patient_id"] = patient;
        return item;
    }));

    /// <summary>The contract: an error's DETAIL begins <c>item N</c>, counted from 1.</summary>
    private static int IndexOf(PostgresException refusal) =>
        refusal.Detail?.Split(' ', 3) is ["item", var n, ..] && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var item) ? item - 1 : 0;
}
