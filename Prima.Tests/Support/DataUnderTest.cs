using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Devices;
using Prima.Data.FollowUps;
using Prima.Data.Inbound;
using Prima.Data.Janitor;
using Prima.Data.Locking;
using Prima.Data.Outbox;
using Prima.Data.Plans;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;
using Prima.Data.Reminders;
using Prima.Workers.Hosting;

namespace Prima.Tests.Support;

/// <summary>One worker's data layer, as the program composes it, on a fixture's database.</summary>
internal sealed class DataUnderTest : IAsyncDisposable
{
    /// <summary>Wide limits and a long claim: a test narrows what it is about.</summary>
    public static readonly ClaimTerms WideTerms = new(
        Worker: "test", ClaimTtl: TimeSpan.FromSeconds(60), MaxInFlightPerDevice: 100,
        Recipient: new RateLimit(1_000, TimeSpan.FromSeconds(60)), Device: new RateLimit(10_000, TimeSpan.FromSeconds(60)), Fleet: RateLimit.Off,
        ClockOffset: TimeSpan.Zero);

    private readonly ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly bool ownsSource;

    /// <summary>Without a night.</summary>
    public static readonly ReminderTerms WideReminderTerms = new(TimeSpan.FromDays(14), QuietHours.Off, Zone.Find("Asia/Jakarta"), TimeSpan.Zero);

    private DataUnderTest(string connectionString, ClaimTerms terms, TimeProvider clock, RateLimit? reminderLimit = null)
        : this(DataSourceFactory.CreateForWorker(connectionString), terms, new FaultPoints(), clock, reminderLimit: reminderLimit) => ownsSource = true;

    private DataUnderTest(NpgsqlDataSource source, ClaimTerms terms, FaultPoints points, TimeProvider clock, ReminderTerms? reminders = null, RateLimit? reminderLimit = null)
    {
        Terms = terms;
        ReminderTerms = reminders ?? WideReminderTerms;
        Metrics = new PrimaMetrics(Meters, clock);
        Source = source;
        Settles = new SettleBuffer(Source, terms, points, Metrics, clock, NullLogger<SettleBuffer>.Instance);
        Configured = new ConfiguredLimits(terms.Recipient, terms.Device, terms.Fleet, Reminders: reminderLimit ?? new RateLimit(100, TimeSpan.FromSeconds(60)), PatientReplies: new RateLimit(5, TimeSpan.FromSeconds(30)));
        Limits = new PostgresLimits(Source, Configured, clock);
        Limiters = new PostgresRateLimiters(Source, Limits, Metrics);
        Locks = new PostgresLockProvider(Source, terms, Metrics, clock, new Random(17), NullLogger<PostgresLockProvider>.Instance);
        PuttingRight = new PuttingRight(Source, ReminderTerms, Metrics);
        Outbox = new PostgresOutbox(Source, new SpareConnections(Source), terms, Limits, ReminderTerms, Settles, PuttingRight, points, Metrics, clock, new Random(17), NullLogger<PostgresOutbox>.Instance);
        Devices = new PostgresDevices(Source, terms, Limits);
        Janitor = new PostgresJanitorStore(Source, terms, PuttingRight, Metrics, clock, NullLogger<PostgresJanitorStore>.Instance);
        Horizon = new PostgresHorizon(Source, ReminderTerms, Metrics, clock, new Random(17), NullLogger<PostgresHorizon>.Instance);
        Reminders = new PostgresReminderStore(
            Source, ReminderTerms, Limits, MessageCatalogue.BuiltIn, points, Metrics, clock, NullLogger<PostgresReminderStore>.Instance);
        People = new PeopleTerms("Asia/Jakarta", QuietHours.Off, TimeSpan.FromHours(2), TimeSpan.FromHours(1), "119", terms.ClockOffset);
        FollowUps = new PostgresFollowUpStore(Source, ReminderTerms, MessageCatalogue.BuiltIn, points, Metrics, clock, NullLogger<PostgresFollowUpStore>.Instance);
        Failures = new InboxFailures(Source, terms, Metrics);
        Inbox = new PostgresInbox(Source, new SpareConnections(Source), People, MessageCatalogue.BuiltIn, ReplyParser.BuiltIn, Horizon, Failures, points, Metrics, clock, NullLogger<PostgresInbox>.Instance);
        var devices = new DeviceReports(Source, Failures, terms, points, Metrics, WakeUps, NullLogger<DeviceReports>.Instance);
        Reports = new PostgresReportReader(Source, devices, Failures, terms, points, Metrics, clock, NullLogger<PostgresReportReader>.Instance);
    }

    public ClaimTerms Terms { get; }

    public SettleBuffer Settles { get; }

    public PrimaMetrics Metrics { get; }

    public IMeterFactory Meters => meters.GetRequiredService<IMeterFactory>();

    public ReminderTerms ReminderTerms { get; }

    public NpgsqlDataSource Source { get; }

    public ConfiguredLimits Configured { get; }

    public PostgresLimits Limits { get; }

    public PostgresRateLimiters Limiters { get; }

    public PostgresLockProvider Locks { get; }

    public PostgresOutbox Outbox { get; }

    public PostgresDevices Devices { get; }

    public PostgresJanitorStore Janitor { get; }

    public PuttingRight PuttingRight { get; }

    public PostgresHorizon Horizon { get; }

    public PeopleTerms People { get; }

    public PostgresInbox Inbox { get; }

    public PostgresReminderStore Reminders { get; }

    public PostgresFollowUpStore FollowUps { get; }

    public InboxFailures Failures { get; }

    public PostgresReportReader Reports { get; }

    public WakeUps WakeUps { get; } = new();

    /// <summary>In sessions that the database's tests share, one after the other as a worker's claims do: a new session costs more than most tests.</summary>
    public static DataUnderTest Open(TestDatabase database, ClaimTerms? terms = null, FaultPoints? points = null, TimeProvider? clock = null, ReminderTerms? reminders = null, RateLimit? reminderLimit = null) =>
        new(database.WorkerSource, terms ?? WideTerms, points ?? new FaultPoints(), clock ?? TimeProvider.System, reminders, reminderLimit);

    /// <summary>In its own sessions, with what a group's members may do.</summary>
    public static DataUnderTest OpenAs(TestDatabase database, string role, ClaimTerms? terms = null) =>
        new(database.ConnectionString + $";Options=-c role={role}", terms ?? WideTerms, TimeProvider.System);

    /// <summary>The same, through a network that fails on cue.</summary>
    public static DataUnderTest OpenThrough(TestDatabase database, FaultProxy proxy, ClaimTerms? terms = null, int maxPoolSize = 20, TimeProvider? clock = null) =>
        new($"{database.ConnectionStringThrough(proxy)};Maximum Pool Size={maxPoolSize}", terms ?? WideTerms, clock ?? TimeProvider.System);

    /// <summary>The same, through whatever this leads through.</summary>
    public static DataUnderTest OpenAt(string connectionString, ClaimTerms? terms = null, RateLimit? reminderLimit = null) =>
        new(connectionString, terms ?? WideTerms, TimeProvider.System, reminderLimit: reminderLimit);

    /// <summary>What was passed over has been moved when it ends.</summary>
    public async Task<IReadOnlyList<Attempt>> ClaimAsync(int atMost, params string[] devices)
    {
        var claim = await Outbox.ClaimAsync(atMost, devices, CancellationToken.None);
        await claim.Rest;
        return claim.Attempts;
    }

    /// <summary>The one message that is due there.</summary>
    public async Task<Attempt> ClaimOneAsync(string device) => (await ClaimAsync(1, device)).Single();

    public Task<ReminderPass> QueueDueAsync(int atMost = 100) => Reminders.ClaimAsync(atMost, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Outbox.DisposeAsync();
        await Settles.DisposeAsync();
        if (ownsSource)
            await Source.DisposeAsync();
        Metrics.Dispose();
        await meters.DisposeAsync();
    }
}
