using System.Globalization;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Operations;

/// <summary>Messages in every place, and the desks of a person whose login is in <c>prima_worker</c> alone.</summary>
public abstract class OperatorFixture : DatabaseFixture
{
    private protected static readonly Deed Deed = new("rina", "because");
    private int count;
    private NpgsqlDataSource? worker;

    private protected static ClaimTerms Terms { get; } = new(
        "test", TimeSpan.FromSeconds(60), 1, new RateLimit(30, TimeSpan.FromMinutes(1)), new RateLimit(30, TimeSpan.FromMinutes(1)), new RateLimit(600, TimeSpan.FromMinutes(1)), TimeSpan.Zero);

    private protected PostgresMessageDesk Messages => new(Worker, new PostgresResend(Worker, new ReminderTerms(TimeSpan.FromDays(14), QuietHours.Off, Zone.Find("Asia/Jakarta"), TimeSpan.Zero)));

    private protected PostgresFleetDesk Fleet => new(Worker, Terms, Limits, new PostgresLimits(Worker, Limits, TimeProvider.System));

    private protected PostgresFleetRegister Register => new(Worker);

    private static ConfiguredLimits Limits { get; } = new(Terms.Recipient, Terms.Device, Terms.Fleet, new RateLimit(100, TimeSpan.FromMinutes(1)), new RateLimit(5, TimeSpan.FromSeconds(30)));

    private NpgsqlDataSource Worker => worker ??= NpgsqlDataSource.Create(Database.ConnectionString + ";Options=-c role=prima_worker");

    [TearDown]
    public async Task Every_message_is_in_exactly_one_place() =>
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [OneTimeTearDown]
    public async Task CloseTheDesks()
    {
        if (worker is not null)
            await worker.DisposeAsync();
    }

    private protected Task<long> QueuedAsync(string? key = null, string device = "d1") => Database.AskAsync<long>(string.Create(
        CultureInfo.InvariantCulture, $"select prima.enqueue_message('0812{++count:00000000}', 'minum obat', '{key ?? $"key-{count}"}', device := '{device}')"));

    /// <summary>As the claim does it, without its commit.</summary>
    private protected static string Claim(long id) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         with gone as (delete from prima.queue where message_id = {id} returning *), flying as (
             insert into prima.in_flight select recipient, device, '00000000-0000-0000-0000-{id:000000000000}', now() + interval '1 min' from gone)
         insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, outcome, live, in_doubt)
         select '00000000-0000-0000-0000-{id:000000000000}', {id}, device, recipient, 'w', now(), now() + interval '1 min', 'sending', true, false from gone
         """);

    private protected async Task<long> SendingAsync()
    {
        var id = await QueuedAsync();
        await Database.ExecuteAsync(Claim(id));
        return id;
    }

    private protected async Task<long> UncertainAsync()
    {
        var id = await SendingAsync();
        await EndAsync(id, "outcome = 'uncertain', in_doubt = true, error = 'no answer in time'");
        return id;
    }

    private protected async Task<long> AcceptedAsync()
    {
        var id = await SendingAsync();
        await EndAsync(id, "outcome = 'accepted'");
        return id;
    }

    /// <summary>Uncertain, and closed by the janitor.</summary>
    private protected async Task<long> ClosedAsync()
    {
        var id = await UncertainAsync();
        await Database.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture, $"update prima.send_attempts set in_doubt = false where message_id = {id}; insert into prima.message_endings (message_id, state, reason) values ({id}, 'uncertain', 'no evidence')"));
        return id;
    }

    private protected async Task<string> StateAsync(long id) => (await Messages.ShowAsync(id, CancellationToken.None))!.Message.State;

    private protected Task<long> EventsAsync(long id) => Database.AskAsync<long>(string.Create(
        CultureInfo.InvariantCulture, $"select count(*) from prima.events where entity = 'message' and entity_id = '{id}' and actor = 'rina' and reason = 'because'"));

    /// <summary>Returns when somebody in this database waits for a lock.</summary>
    private protected Task SomebodyWaitsAsync() => Eventually.HoldsAsync(
        () => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "somebody waits for a lock");

    private Task EndAsync(long id, string change) => Database.ExecuteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"delete from prima.in_flight where attempt_id = '00000000-0000-0000-0000-{id:000000000000}'; update prima.send_attempts set {change}, ended_at = now(), charged = true where message_id = {id} and live"));
}
