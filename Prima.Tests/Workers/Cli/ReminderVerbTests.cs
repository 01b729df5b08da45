using System.Text.RegularExpressions;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class ReminderVerbTests : VerbFixture
{
    private const string Volunteer = "081200000001";
    private const string Masked = "62812****001";
    private Guid patient;
    private Guid plan;

    [SetUp]
    public async Task GivenAPatientAndHerVolunteer()
    {
        await Database.ExecuteAsync("""
            delete from prima.queue; delete from prima.in_flight; delete from prima.send_attempts; delete from prima.message_endings; delete from prima.messages;
            delete from prima.manual_confirmations; delete from prima.follow_ups; delete from prima.reminders; update prima.reminder_plans set status = 'ended';
            insert into prima.volunteers (name, phone) values ('Relawan', '6281200000001') on conflict do nothing
            """);
        patient = await Database.GivenAPatientAsync();
        plan = await Database.GivenAPlanAsync(patient, activeFrom: "now()");
    }

    [Test]
    public async Task One_pass_now_fills_the_horizon_and_queues_what_is_due()
    {
        await Database.GivenAReminderAsync(plan);
        var answer = await PrimaAsync("reminders", "process", "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
            Assert.That(answer.Json.ToString(), Does.Match("""^\{\s*"expanded": ?14,\s*"queued": ?1,\s*"skipped": ?0,\s*"deferred": ?0\s*\}$"""));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_dry_run_says_what_one_pass_would_find_and_changes_nothing()
    {
        await Database.GivenAReminderAsync(plan);
        await Database.GivenAReminderAsync(plan, "now() + interval '1 h'");
        var dry = await PrimaAsync("reminders", "process", "--dry-run", "--json");
        var (reminders, queued) = (await Database.CountAsync("prima.reminders"), await Database.CountAsync("prima.queue"));
        var done = await PrimaAsync("reminders", "process", "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dry.Code, Is.EqualTo(ExitCode.Done), dry.All);
            Assert.That((reminders, queued), Is.EqualTo((2, 0)));
            Assert.That((dry.Json.GetProperty("expanded").GetInt32(), dry.Json.GetProperty("due").GetInt32(), dry.Json.GetProperty("dry_run").GetBoolean()), Is.EqualTo((14, 1, true)));
            Assert.That((done.Json.GetProperty("expanded").GetInt32(), done.Json.GetProperty("queued").GetInt32()), Is.EqualTo((14, 1)), "as it said");
        }
    }

    [Test]
    public async Task A_moved_clock_and_an_armed_point_hold_for_a_verb_too()
    {
        var reminder = await Database.GivenAReminderAsync(plan, "now() + interval '1 h'");
        await using var wrong = Process(("PRIMA_CRASH_AT", "after-reminder-clam"), ("PRIMA_CLOCK_OFFSET", "soon"));
        Assert.That(await wrong.ExitAsync(), Is.EqualTo(2));
        Assert.That(string.Concat(wrong.Errors), Does.Contain("PRIMA_CRASH_AT: 'after-reminder-clam' is no fault point. Did you mean 'after-reminder-claim'?").And.Contain("PRIMA_CLOCK_OFFSET: 'soon' is no duration"));

        await using var early = Process();
        Assert.That((await early.ExitAsync(), await StatusAsync()), Is.EqualTo((0, "pending")));
        await using var killed = Process(("PRIMA_CLOCK_OFFSET", "90m"), ("PRIMA_CRASH_AT", "after-reminder-claim"));
        Assert.That((await killed.ExitAsync(), await StatusAsync()), Is.EqualTo((137, "pending")));
        await Database.ExecuteAsync("update prima.distributed_locks set owner = null, expires_at = now()");
        await using var moved = Process(("PRIMA_CLOCK_OFFSET", "90m"));
        Assert.That((await moved.ExitAsync(), await StatusAsync()), Is.EqualTo((0, "queued")));

        WorkerProcess Process(params (string Name, string Value)[] switches) => WorkerProcess.Start(
            [new("ConnectionStrings:Prima", Database.ConnectionString), new("Prima:Rules:QuietHours", "off"), .. switches.Select(one => KeyValuePair.Create(one.Name, one.Value))],
            "reminders", "process");
        Task<string> StatusAsync() => Database.AskAsync<string>($"select status from prima.reminders where id = '{reminder}'");
    }

    [Test]
    public async Task A_second_pass_meanwhile_says_so_and_is_no_failure()
    {
        await Database.ExecuteAsync("select prima.acquire_lock('cron', gen_random_uuid(), interval '30 s')");
        var answer = await PrimaAsync("reminders", "process");
        await Database.ExecuteAsync("update prima.distributed_locks set owner = null, expires_at = now()");

        Assert.That((answer.Code, answer.Output), Is.EqualTo((ExitCode.Done, "A pass is running already; nothing was done here.\n")));
    }

    [Test]
    public async Task A_list_has_the_views_columns_and_masks_numbers_for_people()
    {
        var reminder = await Database.GivenAReminderAsync(plan);
        var row = (await PrimaAsync("reminders", "list", "--json")).Json.EnumerateArray().Single();
        var shown = await PrimaAsync("reminders", "list");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.GetProperty("id").GetGuid(), Is.EqualTo(reminder));
            Assert.That(
                row.EnumerateObject().Select(p => p.Name),
                Is.EqualTo(await Database.AskAsync<string[]>("select array(select attname::text from pg_attribute where attrelid = 'prima.reminder_status'::regclass and attnum > 0 order by attnum)")));
            Assert.That(shown.Output, Does.Contain(reminder.ToString()).And.Not.Contain(row.GetProperty("patient_phone").GetString()!));
            Assert.That(shown.Output, Does.Contain($"  {row.GetProperty("local_date").GetString()}  ").And.Contain("  due_at  "));
        }
    }

    [Test]
    public async Task Reminders_of_one_instant_are_paged_each_once_by_the_key_that_the_remark_names()
    {
        var others = new[] { await Database.GivenAReminderAsync(plan, "'2099-12-01T01:00Z'"), await Database.GivenAReminderAsync(plan, "'2099-12-01T01:00Z'"), await Database.GivenAReminderAsync(plan, "'2099-12-01T01:00Z'") };
        var later = await Database.GivenAReminderAsync(plan, "'2099-12-01T02:00Z'");
        List<string> seen = [];
        var words = new[] { "reminders", "list", "--limit", "1", "--json" };
        for (var page = 0; page < 5; page++)
        {
            var answer = await PrimaAsync(seen.Count == 0 ? words : [.. words, "--after", seen[^1]]);
            seen.AddRange(answer.Json.EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            Assert.That(answer.Error, page < 3 ? Is.EqualTo($"There are more: add --after {seen[^1]}\n") : Is.Empty);
        }

        Assert.That(seen, Is.EqualTo(others.Select(id => id.ToString()).Order(StringComparer.Ordinal).Append(later.ToString())));
    }

    [TestCase("17", ExitCode.Usage)]
    [TestCase("00000000-0000-0000-0000-000000000001", ExitCode.Failed)]
    public async Task A_page_after_no_reminder_is_no_empty_list(string after, object code) =>
        Assert.That((await PrimaAsync("reminders", "list", "--after", after)).Code, Is.EqualTo(code));

    [Test]
    public async Task A_pending_reminder_is_skipped_with_who_and_why_and_does_not_return()
    {
        await PrimaAsync("reminders", "process");
        var reminder = await Database.AskAsync<Guid>("select id from prima.reminders where status = 'pending' order by due_at limit 1");
        var answer = await PrimaAsync("reminders", "skip", $"{reminder}", "--by", Volunteer, "--reason", "in hospital");
        await Database.ExecuteAsync("update prima.reminder_plans set active_from = clock_timestamp() where status = 'active'");
        await PrimaAsync("reminders", "process");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("cancelled volunteer"));
            Assert.That(
                (await PrimaAsync("reminders", "show", $"{reminder}")).Output,
                Does.Match($@"by +cause +from +to +reason\n(?s:.*) {Regex.Escape(Masked)} +volunteer +pending +cancelled +in hospital\n"));
        }
    }

    [Test]
    public async Task Where_no_volunteer_is_named_the_account_did_it()
    {
        var reminder = await Database.GivenAReminderAsync(plan);
        var key = await Database.AskAsync<string>($"select plan_key from prima.reminder_plans where id = '{plan}'");

        var account = Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName;

        Assert.That((await PrimaAsync("reminders", "skip", $"{reminder}", "--reason", "in hospital")).Code, Is.EqualTo(ExitCode.Done));
        Assert.That((await PrimaAsync("plans", "pause", key, "--reason", "in hospital")).Code, Is.EqualTo(ExitCode.Done));

        Assert.That(
            await Database.AskAsync<string[]>($"select array(select entity || ' ' || actor from prima.events where entity_id in ('{reminder}', '{plan}') and reason = 'in hospital' order by id)"),
            Is.EqualTo(new[] { $"reminder {account}", $"plan {account}" }));
    }

    [Test]
    public async Task A_queued_one_is_taken_back_with_its_message_and_one_being_sent_is_not()
    {
        var queued = await Database.GivenAReminderAsync(plan);
        await PrimaAsync("reminders", "process");
        var answer = await PrimaAsync("reminders", "skip", $"{queued}", "--by", Volunteer, "--reason", "x");
        var sending = await SentReminderAsync(settled: false);
        var late = await PrimaAsync("reminders", "skip", $"{sending}", "--by", Volunteer, "--reason", "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
            Assert.That(await Database.ReminderAsync(queued), Is.EqualTo("cancelled volunteer"));
            Assert.That(await Database.AskAsync<string>($"select state from prima.message_status where reminder_id = '{queued}'"), Is.EqualTo("cancelled"));
            Assert.That((late.Code, await Database.ReminderAsync(sending)), Is.EqualTo((ExitCode.Refused, "queued")));
        }
    }

    [Test]
    public async Task An_answer_is_written_down_and_corrected_only_with_a_reason_and_both_are_kept()
    {
        var reminder = await SentReminderAsync(settled: true);
        string[] done = ["reminders", "confirm", $"{reminder}", "done", "--method", "phone_call", "--by", Volunteer];
        var first = await PrimaAsync(done);
        var again = await PrimaAsync(["reminders", "confirm", $"{reminder}", "not_done", "--method", "visit", "--by", Volunteer]);
        var corrected = await PrimaAsync(["reminders", "confirm", $"{reminder}", "not_done", "--method", "visit", "--by", Volunteer, "--reason", "I was wrong"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Code, Is.EqualTo(ExitCode.Done), first.All);
            Assert.That(again.Code, Is.EqualTo(ExitCode.Refused));
            Assert.That(corrected.Code, Is.EqualTo(ExitCode.Done), corrected.All);
            Assert.That(await Database.AskAsync<string>($"select confirmation_status from prima.reminders where id = '{reminder}'"), Is.EqualTo("not_done"));
            Assert.That(
                await Database.AskAsync<string[]>($"select array(select concat_ws(' ', outcome, superseded_at is null) from prima.manual_confirmations where reminder_id = '{reminder}' order by id)"),
                Is.EqualTo(new[] { "done f", "not_done t" }));
        }
    }

    [TestCase("done")]
    [TestCase("not_done")]
    public async Task An_answer_that_a_volunteer_wrote_down_before_is_not_written_again(string outcome)
    {
        var reminder = await SentReminderAsync(settled: true);
        string[] words = ["reminders", "confirm", $"{reminder}", outcome, "--method", "phone_call", "--by", Volunteer, "--json"];
        var first = await PrimaAsync(words);
        var again = await PrimaAsync(words);
        var why = await PrimaAsync([.. words, "--reason", "she said so once more"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((Answer[])[first, again, why]).Select(answer => (answer.Code, answer.Json.GetProperty("changed").GetBoolean())), Is.EqualTo(new[] { (ExitCode.Done, true), (ExitCode.Done, false), (ExitCode.Done, false) }), again.All);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.manual_confirmations where reminder_id = '{reminder}'"), Is.EqualTo(1));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.events where entity = 'confirmation' and entity_id = '{reminder}' and cause = 'volunteer'"), Is.EqualTo(1));
        }
    }

    [TestCase("05/12/2099")]
    [TestCase("2099-12-05")]
    [TestCase("today")]
    public async Task A_time_that_could_mean_two_is_refused(string typed)
    {
        var answer = await PrimaAsync("reminders", "list", "--from", typed);

        Assert.That((answer.Code, answer.Error), Is.EqualTo((ExitCode.Usage, $"--from '{typed}' is no time: write a local time such as 2026-12-01 09:30, or one with its offset such as 2026-12-01T09:30:00+07:00.\n")));
    }

    [TestCase("2099-03-01 09:00", "2099-03-01 09:00", 1)]
    [TestCase("2099-03-01T09:00+07:00", "2099-03-01T02:00Z", 1)]
    [TestCase("2099-03-01 09:01", "2099-03-02 00:00", 0)]
    [TestCase("2099-03-01 00:00", "2099-03-01 08:59", 0)]
    public async Task Times_are_those_of_the_configured_zone_or_have_their_own_offset(string from, string until, int found)
    {
        await Database.GivenAReminderAsync(plan, "'2099-03-01 02:00Z'");
        var answer = await PrimaAsync("reminders", "list", "--from", from, "--until", until, "--Prima:Rules:TimeZone=Asia/Jakarta", "--json");

        Assert.That((answer.Code, answer.Json.GetArrayLength()), Is.EqualTo((ExitCode.Done, found)), answer.All);
    }

    [Test]
    public async Task What_was_not_asked_has_no_answer()
    {
        var reminder = await Database.GivenAReminderAsync(plan);

        Assert.That((await PrimaAsync("reminders", "confirm", $"{reminder}", "done", "--method", "visit", "--by", Volunteer)).Code, Is.EqualTo(ExitCode.Refused));
    }

    [TestCase("reminders", "skip", "17", "--by", Volunteer, "--reason", "x")]
    [TestCase("reminders", "skip", "00000000-0000-0000-0000-000000000001", "--by", Volunteer)]
    [TestCase("reminders", "skip", "00000000-0000-0000-0000-000000000001", "--by", "081299999999", "--reason", "x")]
    [TestCase("reminders", "confirm", "00000000-0000-0000-0000-000000000001", "perhaps", "--method", "visit", "--by", Volunteer)]
    [TestCase("reminders", "confirm", "00000000-0000-0000-0000-000000000001", "done", "--by", Volunteer)]
    [TestCase("reminders", "list", "--status", "gone")]
    public async Task What_is_missing_or_wrong_is_said(params string[] words) => Assert.That((await PrimaAsync(words)).Code, Is.EqualTo(ExitCode.Usage));

    [Test]
    public async Task A_reminder_that_is_not_there_is_told() =>
        Assert.That((await PrimaAsync("reminders", "show", "00000000-0000-0000-0000-000000000001")).Code, Is.EqualTo(ExitCode.Failed));

    [Test]
    public async Task What_a_volunteer_has_heard_is_not_asked_once_more([Values(1, 2)] int stage)
    {
        var reminder = await FollowedUpReminderAsync();

        Assert.That((await PrimaAsync("reminders", "confirm", $"{reminder}", "done", "--method", "visit", "--by", Volunteer)).Code, Is.EqualTo(ExitCode.Done));

        await using var worker = DataUnderTest.Open(Database);
        Assert.That(await worker.ClaimAsync(10, await Database.AskAsync<string>("select name from prima.devices where is_default")), Is.Empty, "nor is what was queued");
        Assert.That(await Database.AskAsync<string>($"select status from prima.follow_ups where reminder_id = '{reminder}' and stage = {stage}"), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task Who_withdraws_is_asked_no_more()
    {
        var reminder = await FollowedUpReminderAsync();
        var phone = await Database.AskAsync<string>($"select phone from prima.patients where id = '{patient}'");

        var answer = await PrimaAsync("patients", "record", phone, "withdrawn", "--method", "visit", "--note", "x", "--by", Volunteer, "--reason", "y");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
            Assert.That(await Database.AskAsync<string>($"select string_agg(status, ' ') from prima.follow_ups where reminder_id = '{reminder}'"), Is.EqualTo("cancelled cancelled"));
            Assert.That(
                await Database.AskAsync<string>($"select string_agg(concat_ws(' ', entity_id, from_state, cause), ', ' order by entity_id) from prima.events where entity = 'follow_up' and to_state = 'cancelled' and entity_id like '{reminder}%'"),
                Is.EqualTo($"{reminder}:1 queued stop, {reminder}:2 pending stop"));
            Assert.That(await Database.AskAsync<string>($"select state from prima.message_status where idempotency_key = 'followup:{reminder}:1'"), Is.EqualTo("cancelled"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.broken_invariants() where invariant = 'I15'"), Is.Zero);
        }
    }

    [TestCase("plans pause {plan}", "plan_paused")]
    [TestCase("plans end {plan}", "plan_ended")]
    [TestCase("patients pause {phone} --from 2026-01-01", "paused")]
    public async Task Whoever_stops_a_plan_or_pauses_a_patient_stops_at_once_what_is_asked_once_more(string words, string reason)
    {
        var reminder = await FollowedUpReminderAsync();

        var answer = await DoAsync(words);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
            Assert.That(await Database.AskAsync<string>($"select string_agg(status, ' ') from prima.follow_ups where reminder_id = '{reminder}'"), Is.EqualTo("cancelled cancelled"));
            Assert.That(
                await Database.AskAsync<string>($"select string_agg(concat_ws(' ', entity_id, from_state, cause, reason), ', ' order by entity_id) from prima.events where entity = 'follow_up' and to_state = 'cancelled' and entity_id like '{reminder}%'"),
                Is.EqualTo($"{reminder}:1 queued {reason} because, {reminder}:2 pending {reason} because"));
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, last_error) from prima.message_status where idempotency_key = 'followup:{reminder}:1'"), Is.EqualTo($"cancelled {reason}"));
            Assert.That(await Database.AskAsync<string>($"select status || ' ' || confirmation_status from prima.reminders where id = '{reminder}'"), Is.EqualTo("sent open"), "an answer still counts");
        }
    }

    [Test]
    public async Task A_pause_that_is_to_come_leaves_what_is_asked_before_it()
    {
        var reminder = await FollowedUpReminderAsync();
        var day = await Database.AskAsync<string>("select (now() at time zone 'Asia/Jakarta' + interval '2 d')::date::text");

        Assert.That((await DoAsync($"patients pause {{phone}} --from {day}")).Code, Is.EqualTo(ExitCode.Done));

        Assert.That(await Database.AskAsync<string>($"select string_agg(status, ' ' order by stage) from prima.follow_ups where reminder_id = '{reminder}'"), Is.EqualTo("queued pending"));
    }

    private async Task<Answer> DoAsync(string words)
    {
        var phone = await Database.AskAsync<string>($"select phone from prima.patients where id = '{patient}'");
        var key = await Database.AskAsync<string>($"select plan_key from prima.reminder_plans where id = '{plan}'");
        return await PrimaAsync([.. words.Replace("{phone}", phone, StringComparison.Ordinal).Replace("{plan}", key, StringComparison.Ordinal).Split(' '), "--by", Volunteer, "--reason", "because"]);
    }

    [Test]
    public async Task Who_withdraws_while_a_settle_plans_the_next_question_is_asked_no_more()
    {
        var reminder = await SentReminderAsync(settled: false);
        var phone = await Database.AskAsync<string>($"select phone from prima.patients where id = '{patient}'");
        await using var settle = await Database.OpenSessionAsync();
        var message = await Database.AskAsync<long>($"select id from prima.messages where idempotency_key = 'reminder:{reminder}'");

        // 1 the settle holds the reminder and plans; 2 the withdrawal has the patient and waits for the reminder; 3 the settle commits; 4 the withdrawal goes on.
        await settle.ExecuteAsync($"""
            begin; select prima.lock_reminders_of(array[{message}]); update prima.send_attempts set outcome = 'accepted', ended_at = now() where message_id = {message};
            delete from prima.in_flight; select prima.follow_messages(array[{message}], 'settle')
            """);
        var withdrawal = PrimaAsync("patients", "record", phone, "withdrawn", "--method", "visit", "--note", "x", "--by", Volunteer, "--reason", "y");
        await Database.WaitForLocksAsync(1);
        await settle.ExecuteAsync("commit");

        Assert.That((await withdrawal).Code, Is.EqualTo(ExitCode.Done));
        Assert.That(await Database.AskAsync<string>($"select string_agg(status, ' ') from prima.follow_ups where reminder_id = '{reminder}'"), Is.EqualTo("cancelled cancelled"));
    }

    /// <summary>Sent, its first follow-up queued and its second pending.</summary>
    private async Task<Guid> FollowedUpReminderAsync()
    {
        var reminder = await SentReminderAsync(settled: true);
        await Database.ExecuteAsync($"update prima.follow_ups set due_at = now() where reminder_id = '{reminder}' and stage = 1");
        await using var worker = DataUnderTest.Open(Database);
        Assert.That(await worker.FollowUps.AdvanceAsync(10, CancellationToken.None), Is.EqualTo(1));
        return reminder;
    }

    private async Task<Guid> SentReminderAsync(bool settled)
    {
        await using var worker = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{device}'");
        var reminder = await Database.GivenAReminderAsync(plan);
        await worker.QueueDueAsync();
        var attempt = await worker.ClaimOneAsync(device);
        if (settled)
            await worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F1"));
        return reminder;
    }
}
