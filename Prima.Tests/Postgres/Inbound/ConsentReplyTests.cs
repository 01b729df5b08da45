using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>What follows from an answer about consent (domain sections 5 and 9).</summary>
[Parallelizable]
public class ConsentReplyTests : InboxFixture
{
    [Test]
    public async Task A_yes_to_a_request_that_was_handed_over_grants_and_plans_begin()
    {
        var plan = await Database.GivenAPlanAsync(Patient);
        await GivenARequestAsync();

        var answer = await WriteAsync("ya");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done granted"));
            Assert.That(await ConsentAsync(), Is.EqualTo("granted reply ya"));
            Assert.That(await RequestAsync(), Is.EqualTo("answered"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request", "consent.granted" }));
            Assert.That(await Database.AskAsync<bool>($"select active_from > now() - interval '1 min' from prima.reminder_plans where id = '{plan}'"), Is.True);
            Assert.That(await Database.CountAsync("prima.reminders"), Is.GreaterThan(10), "the horizon is filled at once");
        }
    }

    [Test]
    public async Task A_no_declines()
    {
        await GivenARequestAsync();

        await WriteAsync("tidak");

        Assert.That(await ConsentAsync(), Is.EqualTo("declined reply tidak"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request", "consent.declined" }));
    }

    [Test]
    public async Task A_yes_before_the_request_left_is_evidence_and_changes_nothing()
    {
        await GivenARequestAsync(isSent: false);

        var answer = await WriteAsync("ya");

        Assert.That(await OutcomeAsync(answer), Is.EqualTo("done evidence"));
        Assert.That(await ConsentAsync(), Is.EqualTo("asked reply ya"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request" }));
    }

    [Test]
    public async Task Scenario_14_a_yes_before_the_settle_is_written_grants()
    {
        await GivenARequestAsync(isSent: false);
        var attempt = await Worker.ClaimOneAsync(Device);

        await WriteAsync("ya");
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        Assert.That(await ConsentAsync(), Is.EqualTo("granted reply ya"));
    }

    [TestCase(false)]
    [TestCase(true, Description = "what others are told of her does not come between")]
    public async Task A_yes_to_whether_she_wants_to_stop_withdraws(bool othersAreTold)
    {
        var soft = await WriteAsync("cukup");
        await SendAsync();
        if (othersAreTold)
            await Database.ExecuteAsync($"""
                with told as (
                    insert into prima.messages (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at)
                    values ('alert:x', '', 'alert', 'alert.task', '{Patient}', '628111111111', 'x', 'urgent', now()) returning id)
                insert into prima.message_endings (message_id, state, reason) select id, 'cancelled', 'test' from told
                """);
        await WriteAsync("ya");

        Assert.That(await OutcomeAsync(soft), Is.EqualTo("done soft_stop"));
        Assert.That(await ConsentAsync(), Is.EqualTo("withdrawn reply ya"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.confirm", "stop.farewell" }));
    }

    [Test]
    public async Task A_yes_to_a_question_that_expired_before_it_left_is_no_stop()
    {
        await WriteAsync("cukup");
        await Database.ExecuteAsync("with gone as (delete from prima.queue returning message_id) insert into prima.message_endings (message_id, state, reason) select message_id, 'expired', 'deadline' from gone");
        await WriteAsync("ya");

        Assert.That(await ConsentAsync(), Does.StartWith("granted"));
    }

    [Test]
    public async Task A_yes_more_than_an_hour_after_that_question_is_no_stop()
    {
        await WriteAsync("cukup");
        await SendAsync();
        await Database.ExecuteAsync("""
            update prima.messages set due_at = due_at - interval '61 min', enqueued_at = enqueued_at - interval '61 min';
            update prima.send_attempts set started_at = started_at - interval '61 min'
            """);
        await WriteAsync("ya");

        Assert.That(await ConsentAsync(), Does.StartWith("granted"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.confirm" }));
    }

    [TestCase("1 min")]
    [TestCase("10 min")]
    public async Task A_yes_that_was_written_before_the_wish_to_stop_is_asked_again(string ago)
    {
        await WriteAsync("cukup");
        await SendAsync();
        await WriteAsync("ya", gatewayAt: $"now() - interval '{ago}'");

        Assert.That(await ConsentAsync(), Does.StartWith("granted"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.confirm", "stop.confirm" }));
    }

    [Test]
    public async Task A_yes_seconds_after_the_question_withdraws_also_where_the_gateways_clock_is_behind()
    {
        await WriteAsync("cukup", gatewayAt: "now() - interval '60 s'");
        await SendAsync();
        await WriteAsync("ya", gatewayAt: "now() - interval '57 s'");

        Assert.That(await ConsentAsync(), Is.EqualTo("withdrawn reply ya"));
    }

    [Test]
    public async Task A_yes_before_the_question_has_left_neither_ends_consent_nor_takes_the_question_back()
    {
        await WriteAsync("cukup");
        await WriteAsync("ok");

        Assert.That(await ConsentAsync(), Does.StartWith("granted"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.confirm" }));
        Assert.That(await Database.CountAsync("prima.queue"), Is.EqualTo(1));

        await SendAsync();
        await WriteAsync("ok");
        Assert.That(await ConsentAsync(), Is.EqualTo("withdrawn reply ok"));
    }

    [TestCase(false, "asked reply ya")]
    [TestCase(true, "granted reply ya")]
    public async Task A_request_that_did_not_leave_at_first_is_answered_once_it_has(bool leavesLater, string consent)
    {
        await GivenARequestAsync(isSent: false);
        await Worker.Outbox.SettleAsync(await Worker.ClaimOneAsync(Device), new Settlement.Release("no connection"));
        if (leavesLater)
            await SendAsync();

        await WriteAsync("ya");

        Assert.That(await ConsentAsync(), Is.EqualTo(consent));
    }

    [TestCase("not_asked")]
    [TestCase("declined")]
    [TestCase("withdrawn")]
    public async Task Scenario_15_a_yes_that_nobody_asked_for_changes_nothing(string consent)
    {
        await GivenConsentAsync(consent);

        var answer = await WriteAsync("ya");

        Assert.That(await OutcomeAsync(answer), Is.EqualTo("done silence"));
        Assert.That(await Database.AskAsync<string>($"select consent_status from prima.patients where id = '{Patient}'"), Is.EqualTo(consent));
        Assert.That(await SaidAsync(), Is.Empty);
    }

    [Test]
    public async Task Scenario_16_a_yes_after_the_last_second_is_too_late()
    {
        await GivenARequestAsync();
        await Database.ExecuteAsync("update prima.consent_requests set expires_at = now() - interval '1 s'");

        await WriteAsync("ya");

        Assert.That(await ConsentAsync(), Is.EqualTo("expired expiry"));
        Assert.That(await RequestAsync(), Is.EqualTo("expired"));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "consent_expired normal 1" }));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request", "consent.late" }));
    }

    [Test]
    public async Task A_yes_that_was_written_in_time_counts_also_after_the_sweep()
    {
        await GivenARequestAsync();
        await Database.ExecuteAsync($"""
            update prima.consent_requests set expires_at = now() - interval '1 min', status = 'expired';
            update prima.patients set consent_status = 'expired';
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) values ('{Patient}', '{Phone}', 'asked', 'expired', 'expiry', now())
            """);

        await WriteAsync("ya", gatewayAt: "now() - interval '2 min'");

        Assert.That(await ConsentAsync(), Is.EqualTo("granted reply ya"));
        Assert.That(await RequestAsync(), Is.EqualTo("answered"));
    }

    [Test]
    public async Task Scenario_17_two_clarifications_and_then_a_task_without_a_third_text()
    {
        await GivenARequestAsync();

        await WriteAsync("hmmm");
        await WriteAsync("anu");
        await WriteAsync("entahlah");

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request", "consent.clarify_1", "consent.clarify_2" }));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "consent_unclear normal 1" }));
        Assert.That(await Database.AskAsync<string>($"select consent_status from prima.patients where id = '{Patient}'"), Is.EqualTo("asked"));
    }

    [Test]
    public async Task Scenario_9_a_stop_ends_everything_with_one_farewell_and_a_second_one_changes_nothing()
    {
        var open = await GivenASentReminderAsync();
        var pending = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now() + interval '1 h'");

        var first = await WriteAsync("BERHENTI", rank: 0);
        var second = await WriteAsync("BERHENTI", rank: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(first), Is.EqualTo("done withdrawn"));
            Assert.That(await OutcomeAsync(second), Is.EqualTo("done stopped_before"));
            Assert.That(await ConsentAsync(), Is.EqualTo("withdrawn reply BERHENTI"));
            Assert.That(await ConfirmationAsync(open), Is.EqualTo("unanswered stopped"));
            Assert.That(await Database.ReminderAsync(pending), Is.EqualTo("cancelled stop"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.farewell" }));
            Assert.That(await Database.AskAsync<bool>("select idempotency_key = 'farewell:' || (select max(id) from prima.consent_events) from prima.messages where kind = 'farewell'"), Is.True);
        }
    }

    [TestCase("before the stop")]
    [TestCase("after the stop")]
    public async Task Scenario_8_what_was_being_sent_is_settled_as_usual_and_nothing_is_asked_again(string settled)
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now()");
        await Worker.QueueDueAsync();
        var attempt = await Worker.ClaimOneAsync(Device);

        if (settled.StartsWith("before", StringComparison.Ordinal))
            await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
        await WriteAsync("BERHENTI", rank: 0);
        if (settled.StartsWith("after", StringComparison.Ordinal))
            await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("unanswered stopped"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.follow_ups where status <> 'cancelled'"), Is.Zero);
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "stop.farewell" }));
        }
    }

    [Test]
    public async Task What_a_stop_has_overtaken_grants_and_says_nothing_but_what_was_done_is_kept()
    {
        var open = await GivenASentReminderAsync();
        await GivenARequestAsync();
        var yes = await Database.GivenAnAnswerAsync(Phone, "ya");
        var done = await Database.GivenAnAnswerAsync(Phone, "sudah");

        var stop = await WriteAsync("BERHENTI", rank: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(stop), Is.EqualTo("done withdrawn"));
            Assert.That(await OutcomeAsync(yes), Is.EqualTo("done overtaken"));
            Assert.That(await OutcomeAsync(done), Is.EqualTo("done done"));
            Assert.That(await ConsentAsync(), Does.StartWith("withdrawn"));
            Assert.That(await ConfirmationAsync(open), Is.EqualTo("done"), "also on what the stop had closed");
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "consent.request", "stop.farewell" }));
        }
    }

    [TestCase("withdrawn", "asked")]
    [TestCase("declined", "asked")]
    [TestCase("not_asked", "not_asked")]
    public async Task Who_left_may_ask_to_be_asked(string consent, string expected)
    {
        await GivenConsentAsync(consent);

        await WriteAsync("mulai");
        await WriteAsync("mulai");

        Assert.That(await Database.AskAsync<string>($"select consent_status from prima.patients where id = '{Patient}'"), Is.EqualTo(expected));
        Assert.That(
            await Database.AskAsync<string[]>("select array(select device || ' ' || quiet_exempt from prima.messages where kind = 'consent_request')"), Is.EqualTo(expected == "asked" ? [$"{Device} true"] : Array.Empty<string>()),
            "by the number that was written to, at whatever hour: she is awake");
    }

    private async Task GivenConsentAsync(string consent) => await Database.ExecuteAsync($"""
        update prima.patients set consent_status = '{consent}' where id = '{Patient}';
        insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) values ('{Patient}', '{Phone}', 'granted', '{consent}', 'volunteer', clock_timestamp())
        """);

    private async Task GivenARequestAsync(bool isSent = true)
    {
        await GivenConsentAsync("not_asked");
        await Database.ExecuteAsync("insert into prima.volunteers (name, phone) values ('Relawan', '628111111111') on conflict do nothing");
        var desk = new Prima.Data.Patients.PostgresPatientDesk(Worker.Source, Worker.People, Prima.Core.Templates.MessageCatalogue.BuiltIn, Worker.Horizon);
        Assert.That(await desk.AskAsync(Number(Phone), new PatientDeed(Number("628111111111"), "test"), CancellationToken.None), Is.InstanceOf<PatientAnswer.Done>());
        if (isSent)
            await SendAsync();
    }

    private static PhoneNumber Number(string digits) => PhoneNumber.TryParse(digits, out var number, out _) ? number : throw new ArgumentException("It is no number.", nameof(digits));

    private Task<string> RequestAsync() => Database.AskAsync<string>("select status from prima.consent_requests order by created_at desc limit 1");
}
