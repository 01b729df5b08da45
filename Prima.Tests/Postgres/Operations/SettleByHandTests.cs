using System.Globalization;
using NUnit.Framework;
using Prima.Core.Operations;

namespace Prima.Tests.Postgres.Operations;

[Parallelizable]
public class SettleByHandTests : OperatorFixture
{
    [TestCase(true, "accepted")]
    [TestCase(false, "failed")]
    public async Task An_uncertain_message_is_settled_once_closed_or_not(bool accepted, string state)
    {
        foreach (var id in (long[])[await UncertainAsync(), await ClosedAsync()])
        {
            var answer = await Messages.SettleAsync(id, accepted, Deed, CancellationToken.None);
            var again = await Messages.SettleAsync(id, accepted, Deed, CancellationToken.None);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(answer, Is.EqualTo(new DeedAnswer(Done: true, state)));
                Assert.That(again, Is.EqualTo(new DeedAnswer(Done: false, state)), "a second time");
                Assert.That(await StateAsync(id), Is.EqualTo(state));
                Assert.That(await EventsAsync(id), Is.EqualTo(1));
                Assert.That(await InDoubtAsync(id), Is.False);
            }
        }
    }

    [Test]
    public async Task A_message_called_failed_cannot_be_called_accepted_but_late_evidence_still_makes_it_so()
    {
        var id = await UncertainAsync();
        await Messages.SettleAsync(id, accepted: false, Deed, CancellationToken.None);

        Assert.That(await Messages.SettleAsync(id, accepted: true, Deed, CancellationToken.None), Is.EqualTo(new DeedAnswer(Done: false, "failed")));

        await Database.ExecuteAsync(LateEvidence(id));
        Assert.That(await StateAsync(id), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task That_it_was_closed_before_stays_in_its_story()
    {
        var id = await UncertainAsync();
        await Database.ExecuteAsync($"insert into prima.message_endings (message_id, state, reason, ended_at) values ({id}, 'uncertain', 'no evidence came', '2026-11-30 12:00Z'); update prima.send_attempts set in_doubt = false where message_id = {id}");

        await Messages.SettleAsync(id, accepted: false, Deed, CancellationToken.None);

        Assert.That(
            await Database.AskAsync<string[]>($"select array(select concat_ws(' ', from_state || '>' || to_state, cause, case when cause = 'close' then concat(reason, ' ', at at time zone 'UTC') end) from prima.events where entity = 'message' and entity_id = '{id}' order by at)"),
            Is.EqualTo(new[] { "uncertain>uncertain close no evidence came 2026-11-30 12:00:00", "uncertain>failed settle" }));
    }

    [Test]
    public async Task What_is_not_uncertain_is_left_alone()
    {
        foreach (var (id, state) in ((long, string)[])[(await QueuedAsync(), "queued"), (await SendingAsync(), "sending"), (await AcceptedAsync(), "accepted")])
        {
            Assert.That(await Messages.SettleAsync(id, accepted: false, Deed, CancellationToken.None), Is.EqualTo(new DeedAnswer(Done: false, state)));
            Assert.That(await EventsAsync(id), Is.Zero);
        }

        Assert.That(await Messages.SettleAsync(long.MaxValue, accepted: true, Deed, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task What_is_closed_may_be_sent_once_more_by_who_has_only_a_workers_rights()
    {
        var id = await ClosedAsync();
        var answer = await Messages.ResendAsync(id, Deed, CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Is.InstanceOf<ResendAnswer.Queued>());
            Assert.That(await StateAsync(((ResendAnswer.Queued)answer!).Id), Is.EqualTo("queued"));
            Assert.That(await Messages.ResendAsync(long.MaxValue, Deed, CancellationToken.None), Is.Null);
        }
    }

    [Test]
    public async Task Where_a_service_takes_the_new_key_in_that_moment_nothing_of_the_resend_is_done()
    {
        var (id, other) = (await ClosedAsync(), await ClosedAsync());
        var key = await Database.AskAsync<string>(string.Create(CultureInfo.InvariantCulture, $"select idempotency_key || ':resend' from prima.messages where id = {id}"));
        var both = new MessagePage([(await Messages.ShowAsync(id, CancellationToken.None))!.Message, (await Messages.ShowAsync(other, CancellationToken.None))!.Message], null, null);
        var messages = await Database.CountAsync("prima.messages");
        await using var service = await Database.OpenSessionAsync();
        await service.ExecuteAsync("begin");                                                                                                   // 1 the service asks,
        await service.AskAsync<long>($"select prima.enqueue_message('081200009999', 'minum obat', '{key}', device := 'd1')");
        var resend = Messages.ResendAsync(both, Deed, CancellationToken.None);                                                                 // 2 the resend looks, and waits for the key,
        await SomebodyWaitsAsync();
        await service.ExecuteAsync("commit");                                                                                                  // 3 which is the service's.

        var answers = await resend;

        Assert.That((answers[0] as ResendAnswer.Refused)?.Because, Is.EqualTo(ResendRefusal.Again));
        Assert.That(answers[1], Is.InstanceOf<ResendAnswer.Queued>(), "the other, by the next look");
        Assert.That((await Database.CountAsync("prima.messages"), await EventsAsync(((ResendAnswer.Queued)answers[1]).Id)), Is.EqualTo((messages + 2, 1L)));
    }

    [Test]
    public async Task A_dry_run_changes_nothing()
    {
        var id = await UncertainAsync();

        Assert.That((await Messages.SettleAsync(id, accepted: false, Deed with { DryRun = true }, CancellationToken.None))!.Done, Is.True);

        Assert.That((await StateAsync(id), await EventsAsync(id), await InDoubtAsync(id)), Is.EqualTo(("uncertain", 0, true)));
    }

    [Test]
    public async Task Evidence_that_came_first_wins_over_a_person_who_says_failed()
    {
        var id = await UncertainAsync();
        await using var evidence = await Database.OpenSessionAsync();

        // 1. late evidence has the attempt, 2. the person waits for it, 3. the evidence commits
        await evidence.ExecuteAsync("begin; " + LateEvidence(id));
        var settled = Messages.SettleAsync(id, accepted: false, Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        await evidence.ExecuteAsync("commit");

        Assert.That((await settled, await EventsAsync(id)), Is.EqualTo((new DeedAnswer(Done: false, "accepted"), 0)));
    }

    [Test]
    public async Task A_person_who_says_accepted_sees_the_failed_that_another_said_meanwhile()
    {
        var id = await UncertainAsync();
        await using var other = await Database.OpenSessionAsync();

        // 1. another person holds the attempt and says failed, 2. this one waits, 3. the other commits
        await other.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            begin; update prima.send_attempts set in_doubt = false where message_id = {id} and live;
            insert into prima.message_endings (message_id, state, reason) values ({id}, 'failed', 'not on the phone')
            """));
        var settled = Messages.SettleAsync(id, accepted: true, Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        await other.ExecuteAsync("commit");

        Assert.That((await settled, await EventsAsync(id)), Is.EqualTo((new DeedAnswer(Done: false, "failed"), 0)));
    }

    private static string LateEvidence(long id) => string.Create(
        CultureInfo.InvariantCulture, $"update prima.send_attempts set outcome = 'accepted', in_doubt = false where message_id = {id} and outcome = 'uncertain'");

    private Task<bool> InDoubtAsync(long id) => Database.AskAsync<bool>(string.Create(CultureInfo.InvariantCulture, $"select in_doubt from prima.send_attempts where message_id = {id} and live"));
}
