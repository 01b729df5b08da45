using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Five automatic replies in thirty seconds to one patient: more wait, and nothing else does (domain section 7).</summary>
[Parallelizable]
public class PatientRepliesTests : InboxFixture
{
    [Test]
    public async Task The_sixth_waits_until_the_first_is_thirty_seconds_old_keeps_its_rank_and_is_not_dropped()
    {
        await GivenRepliesAsync(6);
        using var decided = new MetricCollector<long>(Worker.Meters, PrimaMetrics.MeterName, "prima.limit.decisions");
        await SendAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                decided.GetMeasurementSnapshot().Where(one => one.Tags["limit"] is "patient_replies").GroupBy(one => one.Tags["decision"]).Select(one => (one.Key, one.Sum(of => of.Value))),
                Is.SupersetOf(new (object?, long)[] { ("granted", 5) }));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.message_status where state = 'accepted'"), Is.EqualTo(5));
            Assert.That(
                await Database.AskAsync<string>("""
                    select concat_ws(' ', q.rank_at = m.due_at + prima.rank_share('reply'), round(extract(epoch from q.due_at - (select min(g) from prima.rate_limits r cross join unnest(r.granted_at) g where r.key like 'replies:%'))))
                    from prima.queue q join prima.messages m on m.id = q.message_id
                    """), Is.EqualTo("t 30"));
        }

        await Database.ExecuteAsync("update prima.rate_limits set granted_at = array(select g - interval '31 s' from unnest(granted_at) g) where key like 'replies:%'; update prima.queue set due_at = now()");
        await SendAsync();
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.message_status where state = 'accepted'"), Is.EqualTo(6));
    }

    [Test]
    public async Task Scenario_10_a_stop_as_the_sixth_message_is_honoured_at_once_and_its_farewell_leaves()
    {
        await GivenRepliesAsync(5);
        await SendAsync();

        await WriteAsync("BERHENTI", rank: 0);
        await SendAsync();

        Assert.That(await ConsentAsync(), Is.EqualTo("withdrawn reply BERHENTI"));
        Assert.That(await Database.AskAsync<string>("select state from prima.message_status where kind = 'farewell'"), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task Another_patients_replies_and_what_is_no_reply_do_not_wait()
    {
        await GivenRepliesAsync(6);
        var another = await Database.GivenAPatientAsync();
        await Database.GivenAnAnswerAsync(await Database.PhoneOfAsync(another), "sudah", device: Device);
        await AnswerAllAsync();
        var direct = await Database.AskAsync<long>($"select prima.enqueue_message('{Phone}', 'x', 'k', now(), null, 'normal', '{Device}', '{Patient}')");
        await SendAsync();

        Assert.That(await Database.StateOfAsync(direct), Is.EqualTo("accepted"));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.message_status where state = 'queued'"), Is.EqualTo(1));
    }

    [Test]
    public async Task When_nothing_is_known_of_limits_what_a_patient_writes_is_answered_and_waits()
    {
        await Database.ExecuteAsync("revoke all on prima.rate_limits from prima_worker; grant prima_worker to current_user");
        await using var worker = DataUnderTest.OpenAs(Database, "prima_worker");
        var answer = await Database.GivenAnAnswerAsync(Phone, "BERHENTI", rank: 0, device: Device);
        await worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None);

        Assert.That(await OutcomeAsync(answer), Is.EqualTo("done withdrawn"), "scenario 11");
        Assert.That(async () => await worker.ClaimAsync(10, Device), Throws.InstanceOf<Npgsql.PostgresException>(), "nothing is sent");
        await Database.ExecuteAsync("grant select, insert, update, delete on prima.rate_limits to prima_worker");
    }

    /// <summary>So many answers that are each answered.</summary>
    private async Task GivenRepliesAsync(int count)
    {
        for (var n = 0; n < count; n++)
            await WriteAsync("jadwal");
    }
}
