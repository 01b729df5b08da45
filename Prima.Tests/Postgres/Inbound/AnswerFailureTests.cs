using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>An answer that cannot be worked on: all of it or nothing, again after a while, and after the sixth error a person looks (domain section 13).</summary>
[Parallelizable]
public class AnswerFailureTests : InboxFixture
{
    [Test]
    public async Task It_comes_again_with_nothing_done_and_is_dead_after_the_sixth_error_with_a_task()
    {
        var reminder = await GivenASentReminderAsync();
        await Database.ExecuteAsync("alter table prima.messages add constraint no_ack check (template <> 'ack.done')");
        var before = await Database.AskAsync<string>("select clock_timestamp()::text");
        var answer = await WriteAsync("sudah");
        var later = await Database.GivenAnAnswerAsync(Phone, "halo", device: Device);

        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, attempts, case when next_try_at between '{before}'::timestamptz + interval '1 s' and now() + interval '1 s' then 'after a second' end) from prima.inbox where id = {answer}"), Is.EqualTo("pending 1 after a second"));
        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("open"), "nothing of it stayed");
        for (var error = 2; error <= 6; error++)
        {
            await Database.ExecuteAsync($"update prima.inbox set next_try_at = now() where id = {answer}");
            Assert.That(await Worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None), Is.EqualTo(InboxStep.Answered));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, attempts) from prima.inbox where id = {answer}"), Is.EqualTo("dead 6"));
            Assert.That(await OutcomeAsync(later), Is.EqualTo("pending"), "it waited for the first");
            Assert.That(await TasksAsync(), Is.EqualTo(new[] { "inbound_failed high 1" }));
        }

        await AnswerAllAsync();
        Assert.That(await OutcomeAsync(later), Does.StartWith("done"), "later ones go on");
        await Database.ExecuteAsync("alter table prima.messages drop constraint no_ack");
        await Database.ExecuteAsync($"update prima.inbox set state = 'pending', attempts = 0, next_try_at = now() where id = {answer}");
        await AnswerAllAsync();
        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
    }

    [Test]
    public async Task One_whose_patient_cannot_be_read_holds_up_nobody_else()
    {
        var other = await Database.PhoneOfAsync(await Database.GivenAPatientAsync());
        await Database.ExecuteAsync($"update prima.patients set time_zone = 'WIB' where id = '{Patient}'");
        var answer = await Database.GivenAnAnswerAsync(Phone, "halo", device: Device);
        var others = await Database.GivenAnAnswerAsync(other, "sesak napas", device: Device);

        await AnswerAllAsync();

        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, attempts) from prima.inbox where id = {answer}"), Is.EqualTo("pending 1"));
        Assert.That(await OutcomeAsync(others), Is.EqualTo("done emergency"));
        await Database.ExecuteAsync($"update prima.patients set time_zone = 'Asia/Jakarta' where id = '{Patient}'; update prima.inbox set next_try_at = now() where id = {answer}");
        await AnswerAllAsync();
        Assert.That(await OutcomeAsync(answer), Does.StartWith("done"));
    }

    [Test]
    public async Task A_fault_of_the_database_is_no_error_of_the_row()
    {
        await Database.ExecuteAsync("alter table prima.choices rename to gone");
        var answer = await Database.GivenAnAnswerAsync(Phone, "halo", device: Device);

        Assert.That(async () => await Worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None), Throws.InstanceOf<Npgsql.PostgresException>());
        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, attempts) from prima.inbox where id = {answer}"), Is.EqualTo("pending 0"));
        await Database.ExecuteAsync("alter table prima.gone rename to choices");
    }
}
