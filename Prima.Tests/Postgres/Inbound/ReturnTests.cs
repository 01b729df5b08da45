using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Who comes back (domain section 9).</summary>
[Parallelizable]
public class ReturnTests : InboxFixture
{
    [Test]
    public async Task That_it_is_too_soon_to_be_asked_again_is_what_became_of_the_wish()
    {
        foreach (var text in (string[])["BERHENTI", "MULAI", "BERHENTI"])
            await WriteAsync(text);

        Assert.That(await OutcomeAsync(await WriteAsync("MULAI")), Is.EqualTo("done too_soon"));
        Assert.That(await Database.CountAsync("prima.consent_requests"), Is.EqualTo(1));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "consent_unclear normal 1" }), "a person sees who wants to come back");
        await WriteAsync("MULAI");
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "consent_unclear normal 2" }));
        Assert.That((await SaidAsync()).Count(template => template == "consent.request"), Is.EqualTo(1));
    }

    [Test]
    public async Task Scenario_49_after_three_months_the_first_reminder_is_the_next_due_one_and_what_a_volunteer_cancelled_stays_so()
    {
        var plan = await Database.GivenAPlanAsync(Patient, times: "08:00 20:00", activeFrom: "now() - interval '100 d'");
        await Worker.Horizon.ExpandAsync(null, CancellationToken.None);
        await Database.ExecuteAsync("delete from prima.reminders where due_at < now(); update prima.reminders set status = 'cancelled', reason = 'volunteer' where id = (select id from prima.reminders order by due_at limit 1 offset 3)");
        await WriteAsync("BERHENTI", rank: 0);
        await Database.ExecuteAsync("update prima.consent_events set at = at - interval '90 d'; update prima.reminders set due_at = due_at - interval '90 d', local_date = local_date - 90 where due_at < now() + interval '5 d'");
        var before = await Database.AskAsync<long>("select count(*) from prima.reminders where due_at < now()");
        Assert.That(before, Is.GreaterThan(5));

        await WriteAsync("MULAI");
        await SendAsync();
        await WriteAsync("YA");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConsentAsync(), Is.EqualTo("granted reply YA"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where status = 'pending' and due_at < now()"), Is.Zero, "no flood");
            Assert.That(await Database.AskAsync<bool>("select min(due_at) < now() + interval '12 h' from prima.reminders where status = 'pending'"), Is.True, "the next due one");
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where reason = 'volunteer'"), Is.EqualTo(1));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.reminders where status = 'cancelled' and reason = 'stop' and due_at > now() and plan_id = '{plan}'"), Is.Zero, "what a stop had cancelled is pending again");
        }
    }
}
