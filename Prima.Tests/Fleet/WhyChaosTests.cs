using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>
/// While workers die and devices are paused and refuse, five hundred times a random message is asked what it waits for. Afterwards each answer is held against what the
/// attempts' own record says of that moment, which knows nothing of how the answer was found.
/// </summary>
[Category("Long")]
public class WhyChaosTests
{
    private const int Questions = 500;
    private const int Messages = 500;
    private const int Recipients = 60;

    /// <summary>A claim writes its time before it commits, and an answer is of a moment in between.</summary>
    private static readonly TimeSpan Blur = TimeSpan.FromMilliseconds(400);

    private static readonly ClaimTerms Terms = new(
        "test", TimeSpan.FromSeconds(3), 1, new RateLimit(100, TimeSpan.FromMinutes(1)), new RateLimit(1000, TimeSpan.FromMinutes(1)), new RateLimit(8000, TimeSpan.FromMinutes(1)), TimeSpan.Zero);

    private readonly ConcurrentBag<Asked> asked = [];
    private readonly ConcurrentBag<Stop> stops = [];
    private List<Tried> tried = [];

    [Test]
    public async Task What_a_message_is_said_to_wait_for_is_what_kept_it()
    {
        var random = TestContext.CurrentContext.Random;
        string[] faults = ["accept-then-drop-connection", "429", "503-retry-after", "drop-before-taking"];
        var script = Enumerable.Range(1, 60).Select(n => JsonSerializer.Serialize(new { nth = 7 * n, fault = faults[n % faults.Length], ms = faults[n % faults.Length] == "429" ? 1500 : (int?)null }));
        await using var fleet = await ChaoticFleet.StartAsync(3, [.. script], random);
        await using var dataSource = NpgsqlDataSource.Create(fleet.Stage.ForWorkers);
        var ids = await fleet.Stage.EnqueueAsync(Messages, recipient: n => Canary.Recipient(n % Recipients));

        await Eventually.HoldsAsync(() => fleet.Stage.Gateway.Taken > 20, "they send", TimeSpan.FromSeconds(60));
        using var ending = new CancellationTokenSource();
        var pausing = PauseAtRandomAsync(Desk(dataSource), random, ending.Token);
        await fleet.Stage.WhileInvariantsHoldAsync(Task.WhenAll(fleet.KillAtRandomAsync(TimeSpan.FromSeconds(8), seldom: 3), AskAsync(Why(dataSource), ids, random)));
        await ending.CancelAsync();
        await pausing;
        await fleet.SettleAsync();

        tried = await ReadAsync(dataSource);
        TestContext.Out.WriteLine(string.Join(", ", asked.CountBy(one => one.Blocker?.ToString() ?? "over").OrderByDescending(one => one.Value).Select(one => $"{one.Value} {one.Key}")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Has.Count.EqualTo(Questions));
            Assert.That(asked.Select(one => one.Blocker).Distinct().Count(), Is.GreaterThan(5), "different ones");
            foreach (var one in asked)
                Assert.That(Contradiction(one), Is.Null, $"{one}");
        }
    }

    /// <summary>What in the record speaks against the answer; null: nothing.</summary>
    private string? Contradiction(Asked one)
    {
        var own = tried.FindAll(attempt => attempt.Message == one.Message);
        return one.Blocker switch
        {
            null => own.Exists(attempt => attempt.Started > one.At) ? "it was tried again" : null,
            Blocker.Sending => own.Exists(attempt => attempt.MayRunAt(one.At)) ? null : "nobody sent it then",
            Blocker.Evidence => own.Exists(attempt => attempt.Ended < one.At + Blur) && !own.Exists(attempt => attempt.Started > one.At) ? null : "it was not in doubt",
            _ when own.Exists(attempt => attempt.RunsAt(one.At)) => "it was being sent",
            Blocker.NoWorker => tried.Exists(attempt => attempt.Device == one.Device && attempt.Started < one.At - Blur && attempt.Started > one.At - TimeSpan.FromSeconds(20)) ? "somebody was at work" : null,
            Blocker.Paused => stops.Any(stop => stop.Device == one.Device && stop.MayHoldAt(one.At)) ? null : "nobody had paused its device",
            Blocker.DeviceHeld when stops.Any(stop => stop.Device == one.Device && stop.Resumed > one.At && stop.Ended < one.Until) => null, // to resume a device ends its hold too
            Blocker.DeviceHeld => tried.Exists(attempt => attempt.Device == one.Device && attempt.Started > one.At + Blur && attempt.Started < one.Until - Blur) ? "its device went on meanwhile" : null,
            Blocker.Retry or Blocker.NotDueYet => own.Exists(attempt => attempt.Started > one.At && attempt.Started < one.Until - TimeSpan.FromMilliseconds(50)) ? "it was sent before that" : null, // what is not due yet waits for that first, paused or not
            _ when stops.Any(stop => stop.Device == one.Device && stop.HoldsAt(one.At)) => "its device was paused",
            Blocker.RecipientBusy => tried.Exists(attempt => attempt.Message != one.Message && attempt.Recipient == one.Recipient && attempt.MayRunAt(one.At)) ? null : "nothing was on its way to its recipient",
            Blocker.InFlightFull => tried.Exists(attempt => attempt.Message != one.Message && attempt.Device == one.Device && attempt.MayRunAt(one.At)) ? null : "nothing was on its way by its device",
            Blocker.EarlierMessage => tried.Exists(attempt => attempt.Recipient == one.Recipient && attempt.Message == one.Earlier && attempt.Ended > one.At - Blur) ? null : "no earlier one to its recipient was left",
            Blocker.BehindOthers => tried.Exists(attempt => attempt.Device == one.Device && attempt.Message != one.Message && attempt.Ended > one.At - Blur) ? null : "nobody else waited for its device",
            Blocker.NextPoll when tried.Exists(attempt => attempt.Device == one.Device && attempt.RunsAt(one.At)) => "its device was busy",
            Blocker.NextPoll when tried.Exists(attempt => attempt.Recipient == one.Recipient && attempt.RunsAt(one.At)) => "its recipient was busy",
            Blocker.NextPoll => null,
            _ => "no such thing was staged",
        };
    }

    private async Task AskAsync(PostgresWhyDesk why, IReadOnlyList<long> ids, Random random)
    {
        for (var n = 0; n < Questions; n++)
        {
            long id;
            lock (random)
                id = ids[random.Next(ids.Count)];
            var message = (await why.MessageAsync(id, CancellationToken.None))!;
            var wait = MessageWhy.Tell(message, TimeSpan.FromSeconds(2)).Wait;
            asked.Add(new Asked(id, message.At, wait?.Blocker, wait?.Until, message.Place?.Device ?? "", message.Message.Recipient.Digits, message.Place?.Earlier, message.Message.State));
        }
    }

    private async Task PauseAtRandomAsync(PostgresFleetDesk desk, Random random, CancellationToken ending)
    {
        var deed = new Deed("test", "chaos");
        while (!ending.IsCancellationRequested)
        {
            string device;
            lock (random)
                device = FleetStage.Device(random.Next(8));
            var begun = await NowAsync(desk);
            await desk.PauseAsync(device, "", PauseEnd.Never, deed, CancellationToken.None);
            var paused = await NowAsync(desk);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None); // the chaos itself, and no wait for anything
            var ended = await NowAsync(desk);
            await desk.ResumeAsync(device, "", deed, CancellationToken.None);
            stops.Add(new Stop(device, begun, paused, ended, await NowAsync(desk)));
        }
    }

    private static async Task<DateTime> NowAsync(PostgresFleetDesk desk) => (await desk.LookAsync(CancellationToken.None)).At;

    private static async Task<List<Tried>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("select message_id, device, recipient, started_at, ended_at from prima.send_attempts");
        await using var reader = await command.ExecuteReaderAsync();
        List<Tried> rows = [];
        while (await reader.ReadAsync())
            rows.Add(new Tried(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetDateTime(3), reader.GetDateTime(4)));
        return rows;
    }

    private static ConfiguredLimits Limits { get; } = new(Terms.Recipient, Terms.Device, Terms.Fleet, new RateLimit(100, TimeSpan.FromMinutes(1)), new RateLimit(5, TimeSpan.FromSeconds(30)));

    private static PostgresWhyDesk Why(NpgsqlDataSource dataSource) => new(
        dataSource, Terms, new PostgresLimits(dataSource, Limits, TimeProvider.System), new ReminderTerms(TimeSpan.FromDays(14), QuietHours.Off, Zone.Find("Asia/Jakarta"), TimeSpan.Zero));

    private static PostgresFleetDesk Desk(NpgsqlDataSource dataSource) => new(dataSource, Terms, Limits, new PostgresLimits(dataSource, Limits, TimeProvider.System));

    private sealed record Asked(long Message, DateTime At, Blocker? Blocker, DateTime? Until, string Device, string Recipient, long? Earlier, string State)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"message {Message} ({State}) on {Device} at {At:HH:mm:ss.fff}: {Blocker?.ToString() ?? "over"} until {Until:HH:mm:ss.fff}");
    }

    private sealed record Tried(long Message, string Device, string Recipient, DateTime Started, DateTime Ended)
    {
        public bool RunsAt(DateTime at) => Started < at - Blur && Ended > at + Blur;

        public bool MayRunAt(DateTime at) => Started < at + Blur && Ended > at - Blur;
    }

    /// <param name="Begun">Before it was paused.</param>
    /// <param name="Paused">After that.</param>
    /// <param name="Ended">Before it was resumed.</param>
    /// <param name="Resumed">After that.</param>
    private sealed record Stop(string Device, DateTime Begun, DateTime Paused, DateTime Ended, DateTime Resumed)
    {
        public bool HoldsAt(DateTime at) => Paused < at && at < Ended;

        public bool MayHoldAt(DateTime at) => Begun <= at && at <= Resumed;
    }
}
