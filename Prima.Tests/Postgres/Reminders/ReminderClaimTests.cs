using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Reminders;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>Schedulers against the tables. Each test has the database to itself, for a scheduler takes whatever is due.</summary>
[Parallelizable]
public class ReminderClaimTests : EmptiedDatabaseFixture
{
    private static readonly DateTimeOffset Eight = new(2099, 12, 1, 1, 0, 0, TimeSpan.Zero); // in Jakarta
    private string device = "";

    [SetUp]
    public async Task GivenADatabaseAndADevice()
    {
        device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
    }

    [TearDown]
    public async Task AssertInvariants()
    {
        var broken = await Database.BrokenInvariantsAsync("invariant not in ('I11', 'I7')"); // these two compare with the clock, which tests move
        Assert.That(broken, Is.Empty);
    }

    [Test]
    public async Task Scenario_1_two_hundred_due_reminders_and_fifty_schedulers_make_two_hundred_messages_all_accepted()
    {
        await GivenDueRemindersAsync(200);
        await using var worker = DataUnderTest.OpenAt($"{Database.ConnectionString};Maximum Pool Size=60", DataUnderTest.WideTerms, RateLimit.Off);

        var queued = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => QueueAllAsync(worker, atMost: 7)));
        while (await worker.ClaimAsync(100, device) is { Count: > 0 } attempts)
            await Task.WhenAll(attempts.Select(attempt => worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"F{attempt.MessageId}"))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(queued.Sum(), Is.EqualTo(200));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.message_status where state = 'accepted' and kind = 'reminder'"), Is.EqualTo(200));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where status = 'sent' and confirmation_status = 'open'"), Is.EqualTo(200));
            Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(200));
        }
    }

    [TestCase(90, "queued")]
    [TestCase(121, "skipped late")]
    public async Task Scenario_42_after_an_outage_it_is_sent_within_its_grace_and_told_to_a_person_after_it(int minutesLate, string expected)
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, critical: true), $"'{Eight:O}'");
        await using var worker = WorkerAt(Eight.AddMinutes(minutesLate));
        using var lateness = new MetricCollector<double>(worker.Meters, PrimaMetrics.MeterName, "prima.reminder.lateness");

        await worker.QueueDueAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(expected));
            Assert.That(lateness.GetMeasurementSnapshot().Select(one => (one.Tags["kind"], one.Tags["outcome"])), Is.EqualTo(new (object?, object?)[] { ("medication", expected.Split(' ')[0]) }));
            Assert.That(lateness.LastMeasurement?.Value, Is.EqualTo(60 * minutesLate).Within(60));
            Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(expected == "queued" ? [] : new[] { "missed_reminder high 1" }));
        }
    }

    [Test]
    public async Task What_is_missed_together_and_later_on_is_all_named_by_the_one_task()
    {
        var patient = await Database.GivenAPatientAsync();
        foreach (var (title, hour) in new[] { ("Obat malam", 0), ("Obat pagi", 0), ("Obat siang", 4) })
        {
            var plan = await Database.GivenAPlanAsync(patient, critical: true);
            await Database.ExecuteAsync($"update prima.reminder_plans set title = '{title}' where id = '{plan}'");
            await Database.GivenAReminderAsync(plan, $"'{Eight.AddHours(hour):O}'");
        }

        foreach (var hour in new[] { 3, 7 })
        {
            await using var worker = WorkerAt(Eight.AddHours(hour));
            await worker.QueueDueAsync();
        }

        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "missed_reminder high 2" }));
        Assert.That(await Database.NotedTitlesAsync(patient), Is.EqualTo("Obat malam; Obat pagi; Obat siang"));
    }

    [Test]
    public async Task After_an_outage_one_pass_tells_of_what_is_too_late_and_sends_the_rest([Values] bool isLimited)
    {
        var (late, other) = (await Database.GivenAPatientAsync(), await Database.GivenAPatientAsync());
        var missed = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(late, critical: true), $"'{Eight:O}'");
        var due = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(late), $"'{Eight.AddHours(2):O}'");
        var others = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(other, critical: true), $"'{Eight.AddHours(2):O}'");
        await using var worker = WorkerAt(Eight.AddMinutes(121), limit: isLimited ? new RateLimit(20, TimeSpan.FromSeconds(10)) : RateLimit.Off);

        var pass = await worker.QueueDueAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((pass.Queued, pass.Skipped), Is.EqualTo((2, 1)));
            Assert.That((await Database.ReminderAsync(missed), await Database.ReminderAsync(due), await Database.ReminderAsync(others)), Is.EqualTo(("skipped late", "queued", "queued")));
            Assert.That(await Database.TasksOfAsync(late), Is.EqualTo(new[] { "missed_reminder high 1" }));
            Assert.That(await Database.AskAsync<long>("select coalesce(sum(g), 0)::bigint from prima.rate_limits, unnest(granted) g where key = 'reminders'"), Is.EqualTo(isLimited ? 2 : 0));
        }
    }

    /// <summary>What a pass may meet: how it comes to be, and what becomes of it.</summary>
    private static readonly (string What, bool IsCritical, string DueAt, string Change, string Becomes)[] Kinds =
    [
        ("due", false, "now()", "select 1", "queued"),
        ("late", false, "now() - interval '3 h'", "select 1", "skipped late"),
        ("late and critical", true, "now() - interval '3 h'", "select 1", "skipped late"),
        ("of a patient who is paused", true, "now()", "update prima.patients set paused_from = '2026-01-01' where id = '{patient}'", "skipped paused"),
        ("of a patient who has withdrawn", true, "now()", "update prima.patients set consent_status = 'withdrawn' where id = '{patient}'", "cancelled guard"),
        ("whose text cannot be made", true, "now()", "update prima.reminder_plans set medicine = repeat('x', 4100) where patient_id = '{patient}'", "skipped text"),
        ("whose patient's zone nobody knows", true, "now()", "update prima.patients set time_zone = 'Mars/Phobos' where id = '{patient}'", "skipped text"),
        ("whose plan cannot be read", false, "now()", "update prima.reminder_plans set rule = 'FREQ=NEVER' where patient_id = '{patient}'", "skipped text"),
    ];

    [TestCase("of a patient who is paused", "paused")]
    [TestCase("late", "skipped")]
    public async Task A_pause_is_counted_apart_from_what_should_not_be(string what, string outcome)
    {
        await GivenAsync(Kinds.Single(kind => kind.What == what));
        await using var worker = DataUnderTest.Open(Database);
        using var counted = new MetricCollector<long>(worker.Meters, PrimaMetrics.MeterName, "prima.reminders");

        await worker.QueueDueAsync();

        Assert.That(counted.GetMeasurementSnapshot().Select(one => (one.Tags["outcome"], one.Value)), Is.EqualTo(new[] { ((object?)outcome, 1L) }));
    }

    [Test]
    public async Task Whatever_else_a_pass_holds_each_reminder_becomes_what_it_would_alone([Values] bool isLimited)
    {
        for (var first = 0; first < Kinds.Length; first++)
        {
            for (var second = first; second < Kinds.Length; second++)
            {
                await EmptyTheDatabase();
                await GivenADatabaseAndADevice();
                var one = await GivenAsync(Kinds[first]);
                var other = await GivenAsync(Kinds[second]);
                await using var worker = DataUnderTest.Open(Database, reminderLimit: isLimited ? new RateLimit(20, TimeSpan.FromSeconds(10)) : RateLimit.Off);

                await worker.QueueDueAsync();

                var became = (await Database.ReminderAsync(one), await Database.ReminderAsync(other));
                Assert.That(became, Is.EqualTo((Kinds[first].Becomes, Kinds[second].Becomes)), $"one {Kinds[first].What}, one {Kinds[second].What}");
                Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(new[] { Kinds[first], Kinds[second] }.Count(kind => kind.Becomes == "queued")));
                Assert.That(await Database.CountAsync("prima.volunteer_tasks"), Is.EqualTo(new[] { Kinds[first], Kinds[second] }.Count(kind => kind.Becomes == "skipped text" || kind is { IsCritical: true, Becomes: "skipped late" })));
            }
        }
    }

    [Test]
    public async Task Of_a_text_that_cannot_be_made_the_log_names_the_plan_s_id_and_not_the_name_that_somebody_gave_it()
    {
        var patient = await Database.GivenAPatientAsync();
        var plan = await Database.GivenAPlanAsync(patient);
        await Database.GivenAReminderAsync(plan);
        await Database.ExecuteAsync($"update prima.reminder_plans set plan_key = '{Canary.Name} {Canary.Recipient(0)}', medicine = repeat('x', 4100)");
        await using var worker = DataUnderTest.Open(Database);
        var log = new FakeLogger<PostgresReminderStore>();
        var store = new PostgresReminderStore(worker.Source, worker.ReminderTerms, worker.Limits, MessageCatalogue.BuiltIn, new FaultPoints(), worker.Metrics, TimeProvider.System, log);

        await store.ClaimAsync(10, CancellationToken.None);

        Assert.That((log.LatestRecord.Id.Id, log.LatestRecord.GetStructuredStateValue("Plan")), Is.EqualTo((EventIds.ReminderTextFailed, $"{plan}")));
        Canary.AssertSilentIn([log.LatestRecord.Message]);
    }

    private async Task<Guid> GivenAsync((string What, bool IsCritical, string DueAt, string Change, string Becomes) kind)
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, critical: kind.IsCritical), kind.DueAt);
        await Database.ExecuteAsync(kind.Change.Replace("{patient}", $"{patient}", StringComparison.Ordinal));
        return reminder;
    }

    [Test]
    public async Task Nothing_is_queued_before_its_time()
    {
        var reminder = await Database.GivenADueReminderAsync($"'{Eight:O}'");
        await using var worker = WorkerAt(Eight.AddMinutes(-1));

        await worker.QueueDueAsync();

        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("pending"));
        Assert.That((await worker.Reminders.FindNextAsync(CancellationToken.None)).Reminder, Is.EqualTo(TimeSpan.FromMinutes(1)).Within(TimeSpan.FromSeconds(20)));
    }

    [TestCase("2 h", "expired", "skipped deadline")]
    [TestCase("12 h", "queued", "queued")]
    public async Task Scenario_43_what_is_due_before_the_night_and_cannot_leave_is_not_sent_in_it(string grace, string state, string status)
    {
        var patient = await Database.GivenAPatientAsync();
        var due = new DateTimeOffset(2099, 12, 1, 13, 58, 0, TimeSpan.Zero); // 20:58
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, grace: grace, critical: true), $"'{due:O}'");
        await using (var evening = WorkerAt(due.AddSeconds(1)))
            await evening.QueueDueAsync();
        await using var night = WorkerAt(due.AddMinutes(12));

        var attempts = await night.ClaimAsync(10, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attempts, Is.Empty);
            Assert.That(await Database.AskAsync<string>("select state from prima.message_status"), Is.EqualTo(state));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(status));
            Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(state == "expired" ? new[] { "missed_reminder high 1" } : []));
        }

        if (state == "queued")
        {
            Assert.That(await Database.AskAsync<DateTime>("select due_at from prima.queue"), Is.EqualTo(new DateTime(2099, 12, 1, 23, 0, 0, DateTimeKind.Utc)));
            await using var morning = WorkerAt(due.AddHours(9).AddMinutes(3));
            Assert.That(await morning.ClaimAsync(10, device), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task When_night_comes_all_of_that_zone_is_moved_with_the_first_one_and_another_zones_morning_is_sent()
    {
        var due = new DateTimeOffset(2099, 12, 1, 22, 30, 0, TimeSpan.Zero); // 05:30 in Jakarta, 07:30 in Jayapura
        for (var n = 0; n < 20; n++)
            await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), grace: "12 h"), $"'{due:O}'");
        await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(zone: "Asia/Jayapura"), zone: "Asia/Jayapura"), $"'{due.AddMilliseconds(500):O}'"); // the last: of one rank any may come first, and this one takes the only room
        await using var worker = WorkerAt(due.AddSeconds(1), DataUnderTest.WideTerms with { MaxInFlightPerDevice = 1 });
        await worker.QueueDueAsync();

        var attempts = new List<Attempt>();
        for (var claims = 0; claims < 3; claims++)
            attempts.AddRange(await worker.ClaimAsync(1, device));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attempts, Has.Count.EqualTo(1));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue where due_at = '2099-12-01T23:00Z'"), Is.EqualTo(20));
        }
    }

    [TestCase("update prima.patients set paused_from = '2099-12-01', paused_until = '2099-12-01'", "skipped paused")]
    [TestCase("update prima.patients set consent_status = 'withdrawn'", "cancelled guard")]
    [TestCase("update prima.patients set is_active = false", "cancelled guard")]
    [TestCase("update prima.patients set phone = '6281999999999'", "cancelled number_changed")]
    [TestCase("update prima.reminder_plans set status = 'ended'", "cancelled guard")]
    public async Task What_a_volunteer_does_between_the_queue_and_the_claim_wins(string deed, string expected)
    {
        var reminder = await Database.GivenADueReminderAsync($"'{Eight:O}'");
        await using var worker = WorkerAt(Eight.AddMinutes(1));
        await worker.QueueDueAsync();
        await Database.ExecuteAsync(deed);

        var attempts = await worker.ClaimAsync(10, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attempts, Is.Empty);
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(expected));
            Assert.That(await Database.AskAsync<string>("select state from prima.message_status"), Is.EqualTo("cancelled"));
            Assert.That(await worker.Outbox.IsDueAsync([device], CancellationToken.None), Is.False, "nothing of it lies at the head of the queue");
        }

        await GivenConsentEventsAgreeAsync();
    }

    [TestCase("update prima.patients set paused_from = '2099-12-01', paused_until = '2099-12-01'", "skipped paused")]
    [TestCase("update prima.patients set consent_status = 'withdrawn'", "cancelled guard")]
    [TestCase("update prima.reminder_plans set status = 'paused'", "cancelled guard")]
    public async Task And_where_no_claim_looks_the_janitor_does(string deed, string expected)
    {
        var reminder = await Database.GivenADueReminderAsync($"'{Eight:O}'");
        await using var worker = WorkerAt(Eight.AddMinutes(1));
        await worker.QueueDueAsync();
        await Database.ExecuteAsync(deed);

        Assert.That(await worker.Janitor.PutRightAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(await worker.Janitor.PutRightAsync(CancellationToken.None), Is.Zero);
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(expected));
        await GivenConsentEventsAgreeAsync();
    }

    [Test]
    public async Task Who_is_being_changed_keeps_nobody_else_waiting()
    {
        var held = await Database.GivenAPatientAsync();
        var waiting = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(held), "now() - interval '1 min'");
        var free = await Database.GivenADueReminderAsync();
        await using var worker = DataUnderTest.Open(Database);
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync($"begin; select from prima.patients where id = '{held}' for no key update");

        await worker.QueueDueAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(waiting), Is.EqualTo("pending"));
            Assert.That(await Database.ReminderAsync(free), Is.EqualTo("queued"));
            Assert.That((await worker.QueueDueAsync()).Next, Is.GreaterThan(TimeSpan.Zero), "it does not come again without a pause");
        }

        await session.ExecuteAsync("commit");
        await worker.QueueDueAsync();
        Assert.That(await Database.ReminderAsync(waiting), Is.EqualTo("queued"));
    }

    [Test]
    public async Task An_advisory_lock_that_another_has_is_enough_to_pass_a_reminder_over()
    {
        var reminder = await Database.GivenADueReminderAsync();
        await using var worker = DataUnderTest.Open(Database);
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync($"begin; select pg_advisory_xact_lock(prima.advisory_key('reminder_processing', '{reminder}'))");

        var pass = await worker.QueueDueAsync();
        Assert.That((pass.Queued, pass.Contended), Is.EqualTo((0, true)));

        await session.ExecuteAsync("commit");
        Assert.That((await worker.QueueDueAsync()).Queued, Is.EqualTo(1));
    }

    [Test]
    public async Task The_limit_counts_messages_and_what_it_refuses_stays_pending_while_what_is_late_is_skipped()
    {
        await GivenDueRemindersAsync(20);
        var late = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), grace: "15 min"), "now() + interval '1 s' - interval '20 min'");
        await Database.ExecuteAsync($"update prima.reminders set due_at = now() - interval '1 h' where id <> '{late}'");
        await using var worker = DataUnderTest.Open(Database, reminderLimit: new RateLimit(12, TimeSpan.FromMinutes(10)));

        var passes = new List<Core.Reminders.ReminderPass>();
        for (var n = 0; n < 4; n++)
            passes.Add(await worker.QueueDueAsync(atMost: 5));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(passes.Sum(p => p.Queued), Is.EqualTo(12));
            Assert.That(passes[^1].Deferred, Is.EqualTo(5), "of the batch that it held");
            Assert.That(passes[^1].Next, Is.GreaterThan(TimeSpan.FromMinutes(9)));
            Assert.That(await Database.ReminderAsync(late), Is.EqualTo("skipped late"));
            Assert.That(await worker.Reminders.CountDueAsync(CancellationToken.None), Is.EqualTo(8));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where status = 'pending'"), Is.EqualTo(8));
        }
    }

    [Test]
    public async Task Schedulers_at_once_never_break_the_limit_and_use_all_of_it()
    {
        await GivenDueRemindersAsync(100);
        await using var worker = DataUnderTest.OpenAt($"{Database.ConnectionString};Maximum Pool Size=20", DataUnderTest.WideTerms, new RateLimit(40, TimeSpan.FromMinutes(10)));

        var queued = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => QueueAllAsync(worker, atMost: 7)));

        Assert.That(queued.Sum(), Is.EqualTo(40));
    }

    [Test]
    public async Task Scenario_55_a_message_that_is_refused_five_times_fails_its_reminder_with_one_task()
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, critical: true), "now()");
        await using var worker = DataUnderTest.Open(Database);
        await worker.QueueDueAsync();
        var policy = new RetryPolicy(new Random(1));

        for (var attempts = 0; attempts < RetryPolicy.MaxCharged; attempts++)
        {
            await Database.ExecuteAsync("update prima.queue set due_at = now(), rank_at = now()");
            var attempt = await worker.ClaimOneAsync(device);
            await worker.Outbox.SettleAsync(attempt, policy.Decide(attempt, new Core.Sending.SendOutcome.Deferred(new Core.Sending.SendFailure("http 521"))));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', state, attempts) from prima.message_status"), Is.EqualTo("failed 5"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("failed send_failed"));
            Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "send_failed high 1" }));
        }
    }

    [Test]
    public async Task A_rescued_message_asks_is_closed_with_a_task_and_late_evidence_sends_it_after_all()
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient), "now()");
        await using var worker = DataUnderTest.Open(Database);
        await worker.QueueDueAsync();
        var attempt = await worker.ClaimOneAsync(device);
        await Database.ExecuteAsync("update prima.in_flight set expires_at = now() - interval '1 s'");

        await worker.Janitor.RescueAsync(CancellationToken.None);
        await worker.Janitor.FollowStraysAsync(CancellationToken.None);
        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', status, confirmation_status) from prima.reminders where id = '{reminder}'"), Is.EqualTo("queued open"));

        await worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("failed uncertain"));
        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "delivery_uncertain normal 1" }));

        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F1"));
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
    }

    [Test]
    public async Task A_message_whose_deadline_passes_skips_its_reminder_and_one_that_is_cancelled_cancels_it()
    {
        var expiring = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync()), $"'{Eight:O}'");
        var cancelled = await Database.GivenADueReminderAsync($"'{Eight:O}'");
        await using (var worker = WorkerAt(Eight.AddMinutes(1)))
            await worker.QueueDueAsync();
        await Database.ExecuteAsync($"select prima.cancel_message('reminder:{cancelled}', 'by hand')");
        await using var later = WorkerAt(Eight.AddHours(3));

        Assert.That(await later.Janitor.ExpireAsync(CancellationToken.None), Is.EqualTo(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(expiring), Is.EqualTo("skipped deadline"));
            Assert.That(await Database.ReminderAsync(cancelled), Is.EqualTo("cancelled volunteer"));
        }
    }

    private DataUnderTest WorkerAt(DateTimeOffset moment, ClaimTerms? terms = null, RateLimit? limit = null)
    {
        var offset = moment - TimeProvider.System.GetUtcNow();
        return DataUnderTest.Open(
            Database, (terms ?? DataUnderTest.WideTerms) with { ClockOffset = offset },
            reminders: DataUnderTest.WideReminderTerms with { ClockOffset = offset, QuietHours = new QuietHours(new TimeOnly(21, 0), new TimeOnly(6, 0)) }, reminderLimit: limit);
    }

    private Task GivenDueRemindersAsync(int count) => Database.ExecuteAsync(GivenReminders.DueReminders(count));

    /// <summary>A test that changes a status by hand says so afterwards, or the invariants would.</summary>
    private Task GivenConsentEventsAgreeAsync() => Database.ExecuteAsync(
        """
        insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at)
        select id, phone, 'granted', consent_status, 'volunteer', clock_timestamp() from prima.patients where consent_status <> 'granted'
        """);

    /// <summary>What a scheduler does: again while there is more, and while others have it.</summary>
    private static async Task<int> QueueAllAsync(DataUnderTest worker, int atMost)
    {
        var queued = 0;
        while (await worker.QueueDueAsync(atMost) is var pass && (pass.Moved || pass.Contended || pass.Next <= TimeSpan.Zero && pass.Next is not null))
            queued += pass.Queued;
        return queued;
    }
}
