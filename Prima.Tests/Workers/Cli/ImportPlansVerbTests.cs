using System.Globalization;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>Files of plans as an operator imports them.</summary>
[Parallelizable]
public class ImportPlansVerbTests : PeopleFixture
{
    private const string Header = "plan_key,patient_phone,kind,title,text,medicine,dose,start_date,local_times,rule,time_zone,status\n";
    private const string Good = "p1,0813-0000-0001,medication,Obat pagi,Minum {dosis}.,Morfin,10 mg,2026-12-01,08:00 20:00,FREQ=DAILY,,\n";

    [SetUp]
    public Task GivenTwoPatients() => Database.ExecuteAsync("""
        insert into prima.patients (phone, name, time_zone) values ('6281300000001', 'Siti', 'Asia/Makassar'), ('6281300000002', 'Budi', 'Asia/Jakarta')
        """);

    [Test]
    public async Task A_plan_copies_its_patients_zone_and_the_same_file_again_changes_nothing()
    {
        var first = await ImportAsync("plans", Header + Good, "--json");
        var again = await ImportAsync("plans", Header + Good);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Code, first.All.Contains("error", StringComparison.Ordinal), first.Json.GetProperty("added").GetInt32()), Is.EqualTo((ExitCode.Done, false, 1)));
            Assert.That(again.Output, Does.Contain("nothing was changed"));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', time_zone, status, local_times, grace, version) from prima.reminder_plans"), Is.EqualTo("Asia/Makassar active {08:00:00,20:00:00} 02:00:00 1"));
        }
    }

    // The bad input that the domain names (sections 4 and 12, scenario 51).
    [TestCase("p2,0813-0000-0001,general,x,,,,2026-12-01,08:00,FREQ=DAILY;UNTIL=20261231;COUNT=3,,", "rule")]
    [TestCase("p2,0813-0000-0001,general,x,,,,2026-12-01,25:00,,,", "local_times")]
    [TestCase("p2,0813-0000-0001,general,x,,,,2027-02-29,08:00,,,", "start_date")]
    [TestCase("p2,0813-0000-0001,general,x,,,,2026-12-01,22:00,,,", "local_times", "quiet_hours")]
    [TestCase("p2,0813-0000-0001,general,x,,,,2026-12-01,08:00,,Asia/Jakarda,", "time_zone", "unknown_zone")]
    [TestCase("p2,0813-0000-0001,general,x,Dari {dokterr},,,2026-12-01,08:00,,,", "text", "unknown_placeholder")]
    [TestCase("p2,0813-0000-0001,medication,x,Minum {dosis},Morfin,,2026-12-01,08:00,,,", "text", "empty_placeholder")]
    [TestCase("p2,0813-0000-0001,general,x,Satu { dua,,,2026-12-01,08:00,,,", "text", "stray_brace")]
    [TestCase("p2,0813-0000-0001,medication,x,,,,2026-12-01,08:00,,,", "medicine", "medicine_missing")]
    [TestCase("p2,0813-0000-0001,general,,,,,2026-12-01,08:00,,,", "title", "empty")]
    [TestCase("p2,0813-9999-9999,general,x,,,,2026-12-01,08:00,,,", "patient_phone", "unknown_patient")]
    [TestCase("p2,8.13E+11,general,x,,,,2026-12-01,08:00,,,", "patient_phone", "not_digits")]
    [TestCase("p1,0813-0000-0001,general,x,,,,2026-12-01,08:00,,,", "plan_key", "plan_key_in_use")]
    [TestCase("p2,0813-0000-0001,general,x,,,,2026-12-01,08:00,,,stopped", "status", "unknown_word")]
    public async Task A_bad_row_refuses_the_file_with_line_column_and_code(string row, string column, string? code = null)
    {
        var answer = await ImportAsync("plans", Header + Good + row + "\n", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Failed));
            var error = answer.Json.EnumerateArray().First();
            Assert.That((error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString()), Is.EqualTo((3, column)));
            Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code ?? error.GetProperty("code").GetString()).And.Not.Empty);
            Assert.That(error.GetProperty("reason").GetString(), Is.Not.Empty);
            Assert.That(await Database.CountAsync("prima.reminder_plans"), Is.Zero);
        }
    }

    [Test]
    public async Task Every_bad_row_is_reported_also_those_that_only_the_database_knows()
    {
        var answer = await ImportAsync("plans", Header + "a,0813-9999-9999,general,x,,,,2026-12-01,08:00,,,\nb,0813-0000-0001,general,x,,,,2026-12-01,25:00,,,\n" + Good, "--json");
        Assert.That(answer.Json.EnumerateArray().Select(error => error.GetProperty("line").GetInt32()), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task The_key_of_another_patients_plan_is_refused()
    {
        await ImportAsync("plans", Header + Good);
        var answer = await ImportAsync("plans", Header + Good.Replace("0813-0000-0001", "0813-0000-0002", StringComparison.Ordinal), "--json");
        Assert.That((answer.Code, answer.Json[0].GetProperty("code").GetString()), Is.EqualTo((ExitCode.Failed, "plan_key_in_use")));
    }

    [Test]
    public async Task A_plan_of_who_said_no_may_be_entered()
    {
        await Database.ExecuteAsync("""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'not_asked', 'declined', 'volunteer', clock_timestamp() from prima.patients;
            update prima.patients set consent_status = 'declined'
            """);
        Assert.That((await ImportAsync("plans", Header + Good)).Code, Is.EqualTo(ExitCode.Done));
    }

    [TestCase("2026-11-01,08:00,", "never_due")]
    [TestCase("2026-10-01,08:00,FREQ=DAILY;UNTIL=20261102", "never_due")]
    [TestCase("2026-10-01,08:00,FREQ=DAILY", null)]
    public async Task A_plan_that_will_never_be_due_again_is_taken_in_and_told_of_once(string schedule, string? code)
    {
        var file = Header + Good + $"p2,0813-0000-0001,general,x,,,,{schedule},,\n";
        var first = await ImportAsync("plans", file, "--json");
        var again = await ImportAsync("plans", file, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Json.GetProperty("added").GetInt32(), Is.EqualTo(2));
            Assert.That(first.Json.GetProperty("remarks").EnumerateArray().Select(one => (one.GetProperty("line").GetInt32(), one.GetProperty("code").GetString())), Is.EqualTo(code is null ? Array.Empty<(int, string)>() : new[] { (3, code) }));
            Assert.That(again.Json.GetProperty("remarks").GetArrayLength(), Is.Zero);
        }
    }

    [TestCase("medication", "06:00 10:00 14:00", "FREQ=DAILY", "", null)]
    [TestCase("medication", "06:00 10:00 14:00", "FREQ=DAILY", "4h", "grace_reaches_next")]
    [TestCase("medication", "06:00 08:00", "", "", "grace_reaches_next")]
    [TestCase("medication", "08:00 20:00", "FREQ=DAILY", "12h", "grace_reaches_next")]
    [TestCase("medication", "08:00", "", "12h", null)]
    [TestCase("general", "06:00 07:00", "FREQ=DAILY", "", null)]
    public async Task A_dose_that_may_leave_when_the_next_is_due_is_told_of(string kind, string times, string rule, string grace, string? code)
    {
        var answer = await ImportAsync(
            "plans", $"plan_key,patient_phone,kind,title,medicine,dose,start_date,local_times,rule,grace\np1,0813-0000-0001,{kind},Obat,{(kind == "medication" ? "Morfin,10 mg" : ",")},2099-12-01,{times},{rule},{grace}\n", "--json");
        Assert.That(answer.Json.GetProperty("remarks").EnumerateArray().Select(one => one.GetProperty("code").GetString()), Is.EqualTo(code is null ? Array.Empty<string>() : new[] { code }));
    }

    // "At once": the horizon is filled by whoever made it possible, in either order.
    [TestCase(true)]
    [TestCase(false)]
    public async Task Plans_become_reminders_as_soon_as_there_are_both_a_plan_and_a_yes(bool planFirst)
    {
        const string yes = "phone,name,consent,consent_method,consent_note\n0813-0000-0001,Siti,granted,paper,x\n";
        if (planFirst)
            await ImportAsync("plans", Header + Good);
        await ImportAsync("patients", yes);
        var before = await Database.CountAsync("prima.reminders");
        if (!planFirst)
            await ImportAsync("plans", Header + Good);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before > 0, Is.EqualTo(planFirst));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where status = 'pending' and due_at > now()"), Is.AtLeast(12));
        }
    }

    [Test]
    public async Task A_missing_column_leaves_and_an_empty_cell_clears()
    {
        await ImportAsync("plans", Header + Good);
        var left = await ImportAsync("plans", "plan_key,patient_phone,kind,title,start_date,local_times\np1,0813-0000-0001,medication,Obat pagi,2026-12-01,08:00 20:00\n", "--json");
        var cleared = await ImportAsync("plans", "plan_key,patient_phone,kind,title,start_date,local_times,text,dose\np1,0813-0000-0001,medication,Obat pagi,2026-12-01,08:00 20:00,,\n", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.Json.GetProperty("unchanged").GetInt32(), cleared.Json.GetProperty("changed").GetInt32()), Is.EqualTo((1, 1)));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', medicine, dose is null, text is null, rule, version) from prima.reminder_plans"), Is.EqualTo("Morfin t t FREQ=DAILY 2"));
        }
    }

    [Test]
    public async Task What_a_person_paused_stays_so_until_the_status_cell_changes()
    {
        await ImportAsync("plans", Header + Good.Replace(",,\n", ",,active\n", StringComparison.Ordinal));
        await Database.ExecuteAsync("update prima.reminder_plans set status = 'paused'");
        await ImportAsync("plans", Header + Good.Replace("Obat pagi", "Obat", StringComparison.Ordinal).Replace(",,\n", ",,active\n", StringComparison.Ordinal));
        var stayed = await StatusAsync();
        await ImportAsync("plans", Header + Good.Replace(",,\n", ",,ended\n", StringComparison.Ordinal));
        Assert.That((stayed, await StatusAsync()), Is.EqualTo(("paused Obat", "ended Obat pagi")));
    }

    [Test]
    public async Task Other_times_cancel_what_is_no_longer_in_the_rule_and_begin_now()
    {
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        await Database.ExecuteAsync("update prima.reminder_plans set active_from = '2026-01-01'");
        await ImportAsync("plans", Header + Good.Replace("08:00 20:00", "08:00 19:00", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "08:00 pending", "20:00 cancelled plan_changed" }));
            Assert.That(await Database.AskAsync<string>("select state from prima.message_status"), Is.EqualTo("cancelled"), "or the dose would be said at both times");
            Assert.That(await Database.AskAsync<bool>("select active_from > now() - interval '1 min' from prima.reminder_plans"), Is.True);
        }

        await ImportAsync("plans", Header + Good.Replace("08:00 20:00", "07:00", StringComparison.Ordinal));
        Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "08:00 cancelled plan_changed", "20:00 cancelled plan_changed" }));
        Assert.That(await Database.CountAsync("prima.volunteer_tasks"), Is.Zero);
    }

    [TestCase("2026-12-01,08:00 20:00,FREQ=DAILY", "2099-12-06,08:00 20:00,FREQ=DAILY", "08:00 cancelled plan_changed, 20:00 cancelled plan_changed", TestName = "A_later_start_takes_back_what_waits_from_before_it")]
    [TestCase("2026-12-01,08:00 20:00,FREQ=DAILY", "2026-12-01,08:00 20:00,FREQ=WEEKLY;BYDAY=SA", "08:00 pending, 20:00 queued", TestName = "Another_rule_leaves_what_is_in_it_too")]
    [TestCase("2026-12-01,08:00 20:00,FREQ=DAILY,", "2026-12-01,08:00 20:00,FREQ=DAILY,Asia/Jakarta", "08:00 pending, 20:00 queued", TestName = "Another_zone_has_the_same_times")]
    public async Task What_waits_is_taken_back_where_its_day_or_time_is_none_of_the_plans_any_more(string before, string after, string reminders)
    {
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        await ImportAsync("plans", Header + Good.Replace(before, after, StringComparison.Ordinal));

        Assert.That(string.Join(", ", await RemindersAsync()), Is.EqualTo(reminders));
    }

    [Test]
    public async Task An_old_dose_does_not_go_out_and_somebody_must_say_so()
    {
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        await Database.ExecuteAsync("update prima.reminder_plans set active_from = '2026-01-01'");
        var answer = await ImportAsync("plans", Header + Good.Replace("10 mg", "5 mg", StringComparison.Ordinal), "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.GetProperty("remarks").GetArrayLength(), Is.Zero);
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "08:00 pending", "20:00 cancelled plan_changed" }));
            Assert.That(await Database.AskAsync<string>("select state from prima.message_status"), Is.EqualTo("cancelled"));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', patient_phone, reason, priority, state, note) from prima.task_status"), Does.Match(@"^6281300000001 missed_reminder high open .+: 20\d\d-\d\d-\d\d \(rencana diubah\)$"));
            Assert.That(await Database.AskAsync<bool>("select active_from = '2026-01-01' from prima.reminder_plans"), Is.True, "only rule, times, start and zone move it");
        }
    }

    [TestCase("10 mg", "5 mg")]
    [TestCase("08:00 20:00", "08:00 19:00")]
    public async Task Who_changes_a_plan_is_told_what_is_being_sent(string before, string after)
    {
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        await Database.ExecuteAsync("""
            with gone as (delete from prima.queue returning *), flying as (insert into prima.in_flight select recipient, 'd', gen_random_uuid(), now() from gone returning attempt_id)
            insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, outcome, live, in_doubt)
            select f.attempt_id, g.message_id, 'd', g.recipient, 'w', now(), now(), 'sending', true, false from gone g cross join flying f
            """);
        var answer = await ImportAsync("plans", Header + Good.Replace(before, after, StringComparison.Ordinal), "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("being_sent"));
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "08:00 pending", "20:00 queued" }));
            Assert.That(await Database.CountAsync("prima.volunteer_tasks"), Is.Zero);
        }
    }

    [Test]
    public async Task A_plan_is_paused_resumed_and_ended_and_shown()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (phone, name) values ('6281200000001', 'Rina')");
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        var paused = await PlanAsync("pause");
        var reminders = await RemindersAsync();
        var again = await PlanAsync("pause");
        var resumed = await PlanAsync("resume");
        var ended = await PlanAsync("end");
        var unknown = await PrimaAsync("plans", "end", "p9", "--by", "0812-0000-0001", "--reason", "x");
        var list = await PrimaAsync("plans", "list", "--phone", "0813-0000-0001", "--json");
        var shown = await PrimaAsync("plans", "show", "p1", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((paused.Code, paused.Json.GetProperty("status").GetString(), again.Json.GetProperty("changed").GetBoolean()), Is.EqualTo((ExitCode.Done, "paused", false)));
            Assert.That(reminders, Is.EqualTo(new[] { "08:00 cancelled plan_paused", "20:00 cancelled plan_paused" }));
            Assert.That((resumed.Json.GetProperty("status").GetString(), ended.Json.GetProperty("status").GetString()), Is.EqualTo(("active", "ended")));
            Assert.That((unknown.Code, unknown.Error), Is.EqualTo((ExitCode.Failed, "No plan has that key. Look for it: prima plans list\n")));
            Assert.That((list.Json[0].GetProperty("plan_key").GetString(), list.Json[0].GetProperty("local_times").GetString()), Is.EqualTo(("p1", "08:00 20:00")));
            Assert.That(shown.Json.GetProperty("events").GetArrayLength(), Is.EqualTo(4));
            Assert.That(shown.All, Does.Not.Contain("Morfin"));
            Assert.That((await PrimaAsync("plans", "show", "p1", "--text")).Output, Does.Contain("Morfin"));
        }
    }

    [Test]
    public async Task Who_resumes_a_plan_is_told_its_next_reminder()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (phone, name) values ('6281200000001', 'Rina')");
        await ImportAsync("plans", Header + Good);
        await PrimaAsync("patients", "record", "0813-0000-0001", "granted", "--method", "paper", "--note", "x", "--by", "0812-0000-0001", "--reason", "x");
        await PlanAsync("pause");
        var resumed = await PlanAsync("resume");
        var next = await Database.AskAsync<DateTime?>("select min(due_at) from prima.reminders where status = 'pending'");
        Assert.That((resumed.Json.GetProperty("next_due_at").GetString() is { } told ? DateTimeOffset.Parse(told, CultureInfo.InvariantCulture).UtcDateTime : (DateTime?)null, next is null), Is.EqualTo((next, false)), resumed.All);
    }

    [Test]
    public async Task A_plan_that_has_ended_is_not_paused_and_who_resumes_it_is_told()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (phone, name) values ('6281200000001', 'Rina')");
        await ImportAsync("plans", Header + Good);
        await PlanAsync("end");
        var paused = await PlanAsync("pause");
        var status = await StatusAsync();
        var resumed = await PrimaAsync("plans", "resume", "p1", "--by", "0812-0000-0001", "--reason", "because");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((paused.Code, paused.Json.GetProperty("code").GetString(), status), Is.EqualTo((ExitCode.Refused, "plan_ended", "ended Obat pagi")));
            Assert.That((resumed.Code, resumed.Output), Is.EqualTo((ExitCode.Done, "Plan p1 is active again, and had ended.\n")));
        }
    }

    [Test]
    public async Task The_plans_of_a_deleted_patient_have_ended_and_their_keys_are_not_used_again()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (phone, name) values ('6281200000001', 'Rina')");
        await ImportAsync("plans", Header + Good);
        await GivenRemindersAsync();
        await PrimaAsync("patients", "delete", "0813-0000-0001", "--yes", "--by", "0812-0000-0001", "--reason", "because");
        var shown = await PrimaAsync("plans", "show", "p1", "--json");
        var resumed = await PlanAsync("resume");
        await Database.ExecuteAsync("insert into prima.patients (phone, name) values ('6281300000001', 'Joko')");
        var again = await ImportAsync("plans", Header + Good, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.Json.GetProperty("status").GetString(), Is.EqualTo("ended"));
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "08:00 cancelled deleted", "20:00 cancelled deleted" }));
            Assert.That(
                await Database.AskAsync<string>("select concat_ws(' ', from_state, to_state, cause, reason) from prima.events where entity = 'plan' order by id desc limit 1"), Is.EqualTo("active ended deleted because"));
            Assert.That((resumed.Code, resumed.Json.GetProperty("code").GetString()), Is.EqualTo((ExitCode.Refused, "patient_deleted")));
            Assert.That((again.Code, again.Json[0].GetProperty("code").GetString()), Is.EqualTo((ExitCode.Failed, "plan_key_of_deleted")));
            Assert.That(again.Json[0].GetProperty("reason").GetString(), Does.Contain("deleted"));
        }
    }

    [Test]
    public async Task Tasks_are_listed_the_most_pressing_first_with_the_columns_of_the_view()
    {
        await Database.ExecuteAsync("""
            insert into prima.volunteer_tasks (patient_id, reason, priority, code, state)
            select id, r.reason, r.priority, r.reason, r.state from prima.patients, (values ('late', 'normal', 'open'), ('emergency', 'urgent', 'acknowledged'), ('old', 'high', 'resolved')) r (reason, priority, state)
            where phone = '6281300000001'
            """);
        var open = await PrimaAsync("tasks", "list", "--json");
        var closed = await PrimaAsync("tasks", "list", "--state", "resolved", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(open.Json.EnumerateArray().Select(task => task.GetProperty("reason").GetString()), Is.EqualTo(new[] { "emergency", "late" }));
            Assert.That(open.Json[0].EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "id", "patient_phone", "reason", "priority", "state", "count", "code", "created_at", "sender", "assignee", "note" }));
            Assert.That(closed.Json.GetArrayLength(), Is.EqualTo(1));
            Assert.That((await PrimaAsync("tasks", "list", "--state", "oben")).Error, Does.Contain("Did you mean 'open'?"));
        }
    }

    private Task<Answer> PlanAsync(string verb) => PrimaAsync("plans", verb, "p1", "--by", "0812-0000-0001", "--reason", "because", "--json");

    private Task<string> StatusAsync() => Database.AskAsync<string>("select status || ' ' || title from prima.reminder_plans");

    private Task<string[]> RemindersAsync() =>
        Database.AskAsync<string[]>("select array_agg(concat_ws(' ', to_char(local_time, 'HH24:MI'), status, reason) order by local_time) from prima.reminders");

    /// <summary>The morning of one day pending, the evening queued.</summary>
    private Task GivenRemindersAsync() => Database.ExecuteAsync("""
        insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status)
        select gen_random_uuid(), p.id, p.patient_id, '2099-12-05', d.time, ('2099-12-05'::date + d.time) at time zone p.time_zone, d.status
        from prima.reminder_plans p cross join (values ('08:00'::time, 'pending'), ('20:00', 'queued')) d (time, status);
        with m as (
            insert into prima.messages (idempotency_key, content_hash, kind, patient_id, reminder_id, recipient, body, priority, due_at)
            select 'reminder:' || r.id, ''::bytea, 'reminder', r.patient_id, r.id, '6281300000001', 'x', 'normal', now() from prima.reminders r where r.status = 'queued'
            returning id, recipient, priority, due_at)
        insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select id, priority, due_at, due_at, '', recipient from m
        """);
}
