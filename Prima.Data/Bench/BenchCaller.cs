using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Prima.Data.Postgres;

namespace Prima.Data.Bench;

/// <summary>One caller of the contract's functions, on a connection of its own.</summary>
internal sealed class BenchCaller(NpgsqlConnection connection, int devices) : IAsyncDisposable
{
    private static readonly string Enqueue = Sql.Query("bench/enqueue_message");
    private static readonly string EnqueueMany = Sql.Query("bench/enqueue_messages");
    private static readonly string InsertPlain = Sql.Query("bench/plain_insert");
    private static readonly string Wake = Sql.Query("intake/wake");
    private static readonly string TakePermit = Sql.Query("bench/take_permit");

    /// <summary>The message's id.</summary>
    public async Task<long> EnqueueAsync(int n)
    {
        await using var command = new NpgsqlCommand(Enqueue, connection);
        command.Parameters.With("recipient", Recipient(n)).With("body", Body(n)).With("key", Key(n)).With("device", Device(n));
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task EnqueueManyAsync(int first, int count)
    {
        await using var command = new NpgsqlCommand(EnqueueMany, connection);
        command.Parameters.With("items", JsonSerializer.Serialize(Enumerable.Range(first, count).Select(n =>
            new Dictionary<string, string> { ["recipient"] = Recipient(n), ["body"] = Body(n), ["idempotency_key"] = Key(n), ["device"] = Device(n) })));
        await command.ExecuteNonQueryAsync();
    }

    public async Task InsertPlainAsync(int first, int count)
    {
        await using var command = new NpgsqlCommand(InsertPlain, connection);
        AddPlain(command.Parameters, first, count);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>As <see cref="EnqueueAndWakeAsync"/>, with one plain row, whose id is <paramref name="n"/> and one.</summary>
    public async Task InsertPlainAndWakeAsync(int n)
    {
        await using var batch = connection.CreateBatch();
        batch.Statement("begin");
        AddPlain(batch.Statement(InsertPlain).Parameters, n, 1);
        batch.Statement("commit");
        batch.Statement(Wake);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Enqueues, commits and wakes the senders behind the commit, in one round trip. The message's id.</summary>
    public async Task<long> EnqueueAndWakeAsync(int n)
    {
        await using var batch = connection.CreateBatch();
        batch.Statement("begin");
        batch.Statement(Enqueue).Parameters.With("recipient", Recipient(n)).With("body", Body(n)).With("key", Key(n)).With("device", Device(n));
        batch.Statement("commit");
        batch.Statement(Wake);
        return (long)(await batch.ExecuteScalarAsync())!;
    }

    /// <summary>1 when granted, else 0.</summary>
    public async Task<int> TakePermitAsync()
    {
        await using var command = new NpgsqlCommand(TakePermit, connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private void AddPlain(NpgsqlParameterCollection parameters, int first, int count)
    {
        var range = Enumerable.Range(first, count).ToList();
        parameters
            .With("ids", range.Select(n => n + 1L).ToArray())
            .With("keys", range.Select(Key).ToArray())
            .With("hashes", range.Select(n => SHA256.HashData(Encoding.UTF8.GetBytes(Recipient(n) + ":" + Body(n)))).ToArray())
            .With("recipients", range.Select(Recipient).ToArray())
            .With("bodies", range.Select(Body).ToArray())
            .With("devices", range.Select(Device).ToArray());
    }

    private static string Recipient(int n) => string.Create(CultureInfo.InvariantCulture, $"62811{n % 1_000_000_000:000000000}");

    private static string Body(int n) => string.Create(CultureInfo.InvariantCulture, $"Waktunya minum obat, {n}. Balas SUDAH atau BELUM.");

    private static string Key(int n) => string.Create(CultureInfo.InvariantCulture, $"bench:enqueue:{n}");

    private string Device(int n) => string.Create(CultureInfo.InvariantCulture, $"bench-{(n % devices) + 1}");
}
