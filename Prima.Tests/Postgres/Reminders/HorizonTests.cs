using Npgsql;
using NUnit.Framework;
using Prima.Core.Time;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>The horizon against the tables: what is planned, once, and what returns.</summary>
[Parallelizable]
public class HorizonTests : DatabaseFixture
{
    private DataUnderTest worker = null!;

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task Scenario_48_expanded_by_many_at_once_and_again_each_occurrence_is_there_once()
    {
        var plans = new List<Guid>();
        for (var n = 0; n < 30; n++)
            plans.Add(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), times: "06:00 12:00 18:00", activeFrom: "now()"));

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => worker.Horizon.ExpandAsync(plans, CancellationToken.None)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(counts.Sum(), Is.EqualTo(30 * 14 * 3));
            Assert.That(await RemindersAsync(plans), Is.EqualTo(30 * 14 * 3));
            Assert.That(await worker.Horizon.ExpandAsync(plans, CancellationToken.None), Is.Zero);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.events e join prima.reminders r on r.id::text = e.entity_id where r.plan_id = any('{{{string.Join(',', plans)}}}')"), Is.EqualTo(30 * 14 * 3));
        }
    }

    [TestCase("Asia/Jakarta", "01:00")]
    [TestCase("Asia/Makassar", "00:00")]
    [TestCase("Asia/Jayapura", "23:00")]
    public async Task Scenario_47_eight_in_the_morning_is_the_plans_own(string zone, string utc)
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(zone: zone), zone: zone, activeFrom: "now()");
        await worker.Horizon.ExpandAsync([plan], CancellationToken.None);

        Assert.That(
            await Database.AskAsync<string[]>($"select array(select distinct to_char(due_at at time zone 'UTC', 'HH24:MI') from prima.reminders where plan_id = '{plan}')"), Is.EqualTo(new[] { utc }));
    }

    // I9, with the clocks of a zone that are set back and forth within the horizon.
    [TestCase("Asia/Jakarta")]
    [TestCase("Europe/Berlin")]
    [TestCase("America/Sao_Paulo")]
    public async Task What_is_stored_is_what_the_resolver_says(string zone)
    {
        await using var far = DataUnderTest.Open(Database, reminders: DataUnderTest.WideReminderTerms with { Horizon = TimeSpan.FromDays(365) });
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(zone: zone), times: "02:30 08:00", zone: zone, activeFrom: "now()");
        await far.Horizon.ExpandAsync([plan], CancellationToken.None);

        await using var command = Database.Source.CreateCommand($"select local_date, local_time, due_at from prima.reminders where plan_id = '{plan}'");
        await using var reader = await command.ExecuteReaderAsync();
        var count = 0;
        while (await reader.ReadAsync())
        {
            count++;
            Assert.That(reader.GetDateTime(2), Is.EqualTo(Zone.Find(zone).ToInstant(reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<TimeOnly>(1)).UtcDateTime));
        }

        Assert.That(count, Is.EqualTo(730));
    }

    [Test]
    public async Task Nothing_is_planned_that_was_due_before_the_plan_was_active()
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now() - interval '3 d'");
        await worker.Horizon.ExpandAsync([plan], CancellationToken.None);

        Assert.That(await Database.AskAsync<bool>(
            $"select bool_and(r.due_at > p.active_from and r.due_at <= now() + interval '14 d') and count(*) = 17 from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id where p.id = '{plan}'"));
    }

    [TestCase("update prima.reminder_plans set status = 'paused' where id = '{0}'")]
    [TestCase("update prima.patients set consent_status = 'asked' where id = (select patient_id from prima.reminder_plans where id = '{0}')")]
    [TestCase("update prima.patients set is_active = false where id = (select patient_id from prima.reminder_plans where id = '{0}')")]
    [TestCase("update prima.patients set deleted_at = now() where id = (select patient_id from prima.reminder_plans where id = '{0}')")]
    public async Task Nothing_is_planned_without_an_active_plan_of_an_active_patient_who_has_consented(string change)
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        await Database.ExecuteAsync(string.Format(null, change, plan));

        Assert.That(await worker.Horizon.ExpandAsync([plan], CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task An_hour_later_only_what_is_new_is_looked_at_and_a_new_beginning_is_seen()
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        await worker.Horizon.ExpandAsync(null, CancellationToken.None);
        Assert.That(await RemindersAsync([plan]), Is.EqualTo(14));

        // Two days later, as far as the plan's own memory goes: two occurrences are missing, and only those are looked for.
        await Database.ExecuteAsync($"""
            delete from prima.events e using prima.reminders r where e.entity_id = r.id::text and r.plan_id = '{plan}';
            delete from prima.reminders where plan_id = '{plan}';
            update prima.reminder_plans set expanded_until = expanded_until - interval '2 d' where id = '{plan}'
            """);
        await worker.Horizon.ExpandAsync(null, CancellationToken.None);
        Assert.That(await RemindersAsync([plan]), Is.EqualTo(2));

        // A consent, a resumption or an edit begins anew.
        await Database.ExecuteAsync($"update prima.reminder_plans set active_from = clock_timestamp() where id = '{plan}'");
        await worker.Horizon.ExpandAsync(null, CancellationToken.None);
        Assert.That(await RemindersAsync([plan]), Is.EqualTo(14));
    }

    [TestCase("stop", true)]
    [TestCase("plan_paused", true)]
    [TestCase("guard", true)]
    [TestCase("volunteer", false)]
    public async Task Cancelled_ones_return_unless_a_volunteer_took_them_back(string reason, bool returns)
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        await worker.Horizon.ExpandAsync([plan], CancellationToken.None);
        await Database.ExecuteAsync($"update prima.reminders set status = 'cancelled', reason = '{reason}' where plan_id = '{plan}'");
        await Database.ExecuteAsync($"update prima.reminder_plans set active_from = clock_timestamp() where id = '{plan}'");

        var count = await worker.Horizon.ExpandAsync(null, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(count, Is.EqualTo(returns ? 14 : 0));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.reminders where plan_id = '{plan}' and status = 'pending' and reason is null"), Is.EqualTo(returns ? 14 : 0));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.events e join prima.reminders r on r.id::text = e.entity_id where r.plan_id = '{plan}' and e.from_state = 'cancelled' and e.to_state = 'pending'"), Is.EqualTo(returns ? 14 : 0));
        }
    }

    [Test]
    public async Task A_patient_whom_somebody_keeps_holds_up_no_other_plan()
    {
        var (kept, plans) = (await Database.GivenAPatientAsync(), new List<Guid>());
        var stuck = await Database.GivenAPlanAsync(kept, activeFrom: "now()");
        for (var n = 0; n < 3; n++)
            plans.Add(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()"));
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.patients where id = '{kept}' for update");

        Assert.That(async () => await worker.Horizon.ExpandAsync([plans[0], stuck, plans[1], plans[2]], CancellationToken.None), Throws.TypeOf<PostgresException>());

        Assert.That((await RemindersAsync(plans), await RemindersAsync([stuck])), Is.EqualTo((42, 0)));
        await holder.ExecuteAsync("rollback");
        Assert.That(await worker.Horizon.ExpandAsync([stuck], CancellationToken.None), Is.EqualTo(14));
    }

    [Test, CancelAfter(30_000)]
    public async Task Many_that_somebody_keeps_are_waited_for_once_and_not_one_by_one(CancellationToken ending)
    {
        var (patients, plans) = (new List<Guid>(), new List<Guid>());
        for (var n = 0; n < 20; n++)
        {
            patients.Add(await Database.GivenAPatientAsync());
            plans.Add(await Database.GivenAPlanAsync(patients[n], activeFrom: "now()"));
        }

        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.patients where id = any('{{{string.Join(',', patients.Skip(1))}}}') for update");

        Assert.That(async () => await worker.Horizon.ExpandAsync(plans, ending), Throws.TypeOf<PostgresException>(), "not cancelled after half a minute");

        Assert.That((await RemindersAsync([plans[0]]), await RemindersAsync(plans)), Is.EqualTo((14, 14)));
    }

    [TestCase("rule = 'FREQ=NEVER'")]
    [TestCase("time_zone = 'Mars/Phobos'")]
    public async Task A_plan_that_cannot_be_read_is_told_and_holds_up_no_other(string change)
    {
        var good = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        var bad = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        await Database.ExecuteAsync($"update prima.reminder_plans set {change} where id = '{bad}'");

        Assert.That(async () => await worker.Horizon.ExpandAsync([bad, good], CancellationToken.None), Throws.TypeOf<InvalidDataException>());

        Assert.That((await RemindersAsync([good]), await RemindersAsync([bad])), Is.EqualTo((14, 0)));
        await Database.ExecuteAsync($"update prima.reminder_plans set rule = 'FREQ=DAILY', time_zone = 'Asia/Jakarta' where id = '{bad}'");
        await worker.Horizon.ExpandAsync(null, CancellationToken.None);
        Assert.That(await RemindersAsync([bad]), Is.EqualTo(14), "mended, it is planned at the next look");
    }

    [Test]
    public async Task One_that_ever_had_a_message_does_not_return()
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), activeFrom: "now()");
        await worker.Horizon.ExpandAsync([plan], CancellationToken.None);
        await Database.ExecuteAsync($"""
            update prima.reminders set status = 'cancelled', reason = 'stop' where plan_id = '{plan}';
            select prima.enqueue_message('{Given.NewRecipient()}', 'x', 'had');
            update prima.messages set idempotency_key = 'reminder:' || (select id from prima.reminders where plan_id = '{plan}' order by due_at limit 1) where idempotency_key = 'had'
            """);

        Assert.That(await worker.Horizon.ExpandAsync([plan], CancellationToken.None), Is.EqualTo(13));
    }

    [Test]
    public async Task It_waits_for_who_is_changing_the_patient_and_then_sees_the_change()
    {
        var patient = await Database.GivenAPatientAsync();
        var plan = await Database.GivenAPlanAsync(patient, activeFrom: "now()");
        await using var session = await Database.OpenSessionAsync();

        // 1. somebody withdraws, and has not committed
        await session.ExecuteAsync($"begin; update prima.patients set consent_status = 'withdrawn' where id = '{patient}'");
        // 2. the horizon waits for the patient
        var expanded = worker.Horizon.ExpandAsync([plan], CancellationToken.None);
        await Eventually.HoldsAsync(async () => await Database.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0, "the horizon waits");
        // 3. the withdrawal commits, and nothing is planned
        await session.ExecuteAsync("commit");

        Assert.That(await expanded, Is.Zero);
    }

    private Task<long> RemindersAsync(IEnumerable<Guid> plans) =>
        Database.AskAsync<long>($"select count(*) from prima.reminders where plan_id = any('{{{string.Join(',', plans)}}}')");
}
