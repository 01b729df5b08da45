using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>A row that cannot be processed is tried again, is dead after the sixth error, and holds up no other (domain section 13, invariant I16).</summary>
[Parallelizable]
public class InboxFailureTests : InboundFixture
{
    private const string NotDue = "select next_try_at > clock_timestamp() from prima.inbox where id = ";

    [OneTimeSetUp]
    public Task GivenAnIdThatTheDatabaseRefuses() => Database.ExecuteAsync("alter table prima.receipts add constraint no_poison check (provider_id <> 'poison')");

    [Test]
    public async Task One_bad_row_holds_up_no_other_and_leaves_nothing_behind()
    {
        var message = await AcceptedAsync($"{Device}-1");
        var before = await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "sent");
        var bad = await Database.GivenAReceiptAsync(Device, "poison", status: "sent");
        var after = await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "read");

        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.InboxRowAsync(before), Is.EqualTo("done applied"));
            Assert.That(await Database.InboxRowAsync(after), Is.EqualTo("done applied"));
            Assert.That(await Database.InboxRowAsync(bad), Is.EqualTo("pending"));
            Assert.That(await Database.AskAsync<bool>(NotDue + bad), Is.True, "it waits");
            Assert.That(await Database.DeliveryOfAsync(message), Is.EqualTo("read"));
        }

        await Database.ExecuteAsync($"update prima.inbox set state = 'done', outcome = 'x', processed_at = now() where id = {bad}");
    }

    [Test]
    public async Task A_reminder_that_somebody_keeps_holds_up_no_other_receipt()
    {
        var message = await AcceptedAsync($"{Device}-1");
        var (reminder, attempt) = await SendingReminderAsync();
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-2"));
        var stuck = await Database.GivenAReceiptAsync(Device, $"{Device}-2", status: "read");
        var after = await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "read");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.reminders where id = '{reminder}' for update");

        Assert.That(await Worker.Reports.ReadReceiptsAsync(200, CancellationToken.None), Is.EqualTo(1));

        Assert.That((await Database.InboxRowAsync(stuck), await Database.InboxRowAsync(after), await Database.DeliveryOfAsync(message)), Is.EqualTo(("pending", "done applied", "read")));
        Assert.That(await Database.AskAsync<int>($"select attempts from prima.inbox where id = {stuck}"), Is.Zero, "it is no error of its own");
        await holder.ExecuteAsync("rollback");
        await Worker.ReadReceiptsAsync();
        Assert.That(await Database.InboxRowAsync(stuck), Is.EqualTo("done applied"));
    }

    [Test]
    public async Task The_sixth_error_is_the_last_and_a_person_is_told()
    {
        var bad = await Database.GivenAReceiptAsync(Device, "poison", status: "sent");
        var waits = new List<double>();
        for (var errors = 0; errors < 5; errors++)
        {
            await Worker.ReadReceiptsAsync();
            waits.Add(Math.Ceiling(await Database.AskAsync<double>($"select extract(epoch from next_try_at - clock_timestamp())::float8 from prima.inbox where id = {bad} and attempts = {errors + 1} and state = 'pending'")));
            await Database.ExecuteAsync($"update prima.inbox set next_try_at = now() - interval '1 s' where id = {bad}");
        }

        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(waits, Is.EqualTo(new[] { 1, 5, 15, 30, 60 }).Within(1));
            Assert.That(await Database.InboxRowAsync(bad), Is.EqualTo("dead 23514"));
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', reason, priority, state, note) from prima.volunteer_tasks where sender = '{Device}' and patient_id is null"), Is.EqualTo($"inbound_failed high open inbox {bad}"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.events e join prima.volunteer_tasks t on t.id::text = e.entity_id where e.cause = 'inbound_failed' and t.sender = '" + Device + "'"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_task_is_about_the_patient_else_about_the_sender_and_counts_the_next_one()
    {
        var patient = await Database.GivenAPatientAsync();
        var ofPatient = await GivenARowAsync($"'628120000000', '{patient}'");
        var ofSender = await GivenARowAsync("'628120000000', null");
        var again = await GivenARowAsync("'628120000000', null");
        foreach (var row in new[] { ofPatient, ofSender, again })
            Assert.That(await Worker.Failures.FailAsync(row, 5, new FormatException(), CancellationToken.None), Is.True);

        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "inbound_failed high 1" }));
        Assert.That(await Database.AskAsync<string>("select concat_ws(' ', count, note) from prima.volunteer_tasks where sender = '628120000000'"), Is.EqualTo($"2 inbox {ofSender}; inbox {again}"));
        Assert.That(await Database.InboxRowAsync(again), Is.EqualTo("dead FormatException"));
    }

    [Test]
    public async Task What_could_not_be_read_is_alerted_with_its_words_to_whoever_looks_after_them()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        var row = await GivenARowAsync($"'{await Database.PhoneOfAsync(patient)}', '{patient}'");
        await Database.ExecuteAsync($"update prima.inbox set text = 'sesak napas' where id = {row}");

        await Worker.Failures.FailAsync(row, 5, new FormatException(), CancellationToken.None);
        await Worker.RunRoundsAsync();

        var task = await Database.AskAsync<Guid>($"select id from prima.volunteer_tasks where patient_id = '{patient}'");
        Assert.That(await Database.AlertsOfAsync(task), Is.EqualTo(new[] { "1 Ani queued" }));
        Assert.That(await Database.AskAsync<string>($"select body from prima.messages where task_id = '{task}'"), Does.Contain("sesak napas").And.Contain("pesan masuk gagal diproses"));
    }

    [Test]
    public async Task Who_has_seen_fewer_errors_counts_none()
    {
        var row = await GivenARowAsync("'628120000001', null");

        Assert.That(await Worker.Failures.FailAsync(row, 4, new FormatException(), CancellationToken.None), Is.False);
        Assert.That(await Database.AskAsync<int>($"select attempts from prima.inbox where id = {row}"), Is.EqualTo(5));
        await Database.ExecuteAsync($"update prima.inbox set state = 'done', outcome = 'x', processed_at = now() where id = {row}");
    }

    [TestCase("update prima.inbox set state = 'dead'", "it is dead and no task says so")]
    [TestCase("alter table prima.inbox drop constraint inbox_done_outcome; update prima.inbox set state = 'done'", "it is done and nothing says how")]
    public async Task I16_what_must_never_be_is_listed(string damage, string what)
    {
        await using var session = await Database.OpenSessionAsync();
        await Database.GivenAReceiptAsync(Device, "1", status: "sent");
        await session.ExecuteAsync("begin; " + damage + $" where device = '{Device}'");
        var broken = await session.ListAsync("select invariant || ' ' || what from prima.broken_invariants()");
        await session.ExecuteAsync("rollback");
        await Worker.ReadReceiptsAsync();

        Assert.That(broken, Is.EqualTo(new[] { "I16 " + what }));
    }

    private Task<long> GivenARowAsync(string senderAndPatient) => Database.AskAsync<long>($"""
        insert into prima.inbox (kind, device, dedupe_key, received_at, raw, attempts, sender, patient_id)
        values ('incoming', '{Device}', sha256(gen_random_uuid()::text::bytea), now(), '', 5, {senderAndPatient}) returning id
        """);
}
