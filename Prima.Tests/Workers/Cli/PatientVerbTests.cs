using System.Text.Json.Nodes;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.Settings;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>What volunteers do for patients, as they type it.</summary>
[Parallelizable]
public class PatientVerbTests : PeopleFixture
{
    private const string Patient = "081300000001";
    private const string By = "0812-0000-0001";

    [SetUp]
    public Task GivenAPatientAndTwoVolunteers() => Database.ExecuteAsync("""
        insert into prima.volunteers (phone, name, role) values ('6281200000001', 'Rina', 'admin'), ('6281200000002', 'Budi', 'volunteer');
        insert into prima.patients (phone, name) values ('6281300000001', 'Siti')
        """);

    [Test]
    public async Task Who_is_asked_has_a_live_request_and_one_message()
    {
        var answer = await DoAsync("ask");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Code, answer.Json.GetProperty("consent_status").GetString()), Is.EqualTo((ExitCode.Done, "asked")));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', r.status, r.from_status, r.expires_at - r.created_at) from prima.consent_requests r"), Does.StartWith("live not_asked 48:00:00").Or.StartsWith("live not_asked 2 days").Or.StartsWith("live not_asked 1 day 23:59:59"));
            Assert.That(
                await Database.AskAsync<string>("""
                    select concat_ws(' ', m.kind, m.template, m.priority, m.recipient, m.idempotency_key = 'consent:' || r.id, m.not_after - m.due_at, m.quiet_exempt, m.patient_id = r.patient_id)
                    from prima.messages m join prima.consent_requests r on r.message_id = m.id join prima.queue q on q.message_id = m.id
                    """),
                Is.EqualTo("consent_request consent.request normal 6281300000001 t 12:00:00 f t"));
            Assert.That(await Database.AskAsync<string>("select body from prima.messages"), Does.Contain("Siti").And.Contain("Rina").And.Contain("WIB"));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', entity, from_state, to_state, cause, actor = (select id::text from prima.volunteers where name = 'Rina'), reason) from prima.events"), Is.EqualTo("consent not_asked asked volunteer t because"));
        }
    }

    [Test]
    public async Task Who_is_asked_reads_the_texts_that_were_configured()
    {
        var texts = CatalogueFiles.BuiltIn();
        texts["consent.request"] = new JsonArray("*Persetujuan* untuk {nama} dari {relawan}: *YA* / *TIDAK*? ({batas})");
        using var file = new TemporaryFile(texts.ToJsonString());

        var answer = await PrimaAsync("patients", "ask", Patient, "--by", By, "--reason", "because", $"--Prima:Rules:Catalogue={file.Path}");

        Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.All);
        Assert.That(await Database.AskAsync<string>("select body from prima.messages"), Does.StartWith("*Persetujuan* untuk Siti dari Rina: *YA* / *TIDAK*? ("));
    }

    // Scenario 13, and asking who has agreed.
    [TestCase("now() - interval '59 min'", 1, "too_soon")]
    [TestCase("now() - interval '23 h'", 3, "too_often")]
    public async Task Who_was_asked_too_lately_or_too_often_is_not_asked_again(string when, int times, string code)
    {
        await Database.ExecuteAsync($"""
            insert into prima.consent_requests (patient_id, phone, status, from_status, expires_at, created_at)
            select gen.id, '6281300000001', 'expired', 'not_asked', now(), {when}
            from (select p.id from prima.patients p cross join generate_series(1, {times}) n) gen
            """);
        var answer = await DoAsync("ask");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Code, answer.Json.GetProperty("code").GetString()), Is.EqualTo((ExitCode.Refused, code)));
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
        }
    }

    // Asked once: an hour after that. Three times in a day: a day after the first. From the next whole minute on, or the one that is shown would be refused too.
    [TestCase("Asia/Jayapura", "asked_at + interval '1 h'", 1, "WIT")]
    [TestCase("Asia/Jakarta", "asked_at + interval '24 h'", 3, "WIB")]
    public async Task Who_was_asked_too_lately_is_told_when_to_ask_again_by_the_patients_clock(string zone, string next, int times, string label)
    {
        await Database.ExecuteAsync($"""
            update prima.patients set time_zone = '{zone}';
            insert into prima.consent_requests (patient_id, phone, status, from_status, expires_at, created_at)
            select p.id, '6281300000001', 'expired', 'not_asked', now(), now() - interval '{(times == 1 ? "7 min" : "90 min")}' - n * interval '1 s' from prima.patients p cross join generate_series(1, {times}) n
            """);
        var answer = await PrimaAsync("patients", "ask", Patient, "--by", By, "--reason", "because");
        var expected = await Database.AskAsync<string>($"""
            select to_char(date_trunc('minute', ({next}) at time zone '{zone}') + interval '1 min', 'YYYY-MM-DD HH24:MI') from (select min(created_at) as asked_at from prima.consent_requests) r
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Refused));
            Assert.That(answer.Error, Does.Contain($"From {expected} {label} on it can be asked again"));
        }
    }

    [Test]
    public async Task An_hour_later_the_new_request_takes_the_place_of_the_old_one_and_its_message()
    {
        await DoAsync("record", "declined", "--method", "visit", "--note", "x");
        await DoAsync("ask");
        await Database.ExecuteAsync("update prima.consent_requests set created_at = now() - interval '1 h'");
        var answer = await DoAsync("ask");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(status || ' ' || from_status order by created_at) from prima.consent_requests"), Is.EqualTo(new[] { "superseded declined", "live declined" }));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(state order by id) from prima.message_status"), Is.EqualTo(new[] { "cancelled", "queued" }));
        }
    }

    [Test]
    public async Task A_recorded_yes_is_evidence_tells_the_patient_and_begins_the_plans()
    {
        await Database.ExecuteAsync("insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from) select 'p', id, 'general', 'x', now(), '{08:00}', 'Asia/Jakarta', '-infinity' from prima.patients");
        var answer = await DoAsync("record", "granted", "--method", "paper", "--note", "form 17");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Code, answer.Json.GetProperty("consent_status").GetString()), Is.EqualTo((ExitCode.Done, "granted")));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', from_status, to_status, method, note, cause, phone, actor is not null) from prima.consent_events"), Is.EqualTo("not_asked granted paper form 17 volunteer 6281300000001 t"));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', kind, template, idempotency_key = 'granted:' || (select id from prima.consent_events), not_after - due_at, quiet_exempt) from prima.messages"), Is.EqualTo("reply consent.granted t 1 day f"));
            Assert.That(await Database.AskAsync<bool>("select active_from > now() - interval '1 min' from prima.reminder_plans"), Is.True);
        }
    }

    [Test]
    public async Task A_recorded_withdrawal_takes_back_everything_that_waits()
    {
        await GivenAGrantedPatientWithRemindersAsync();
        var answer = await DoAsync("record", "withdrawn", "--method", "phone_call", "--note", "x");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.GetProperty("consent_status").GetString(), Is.EqualTo("withdrawn"));
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "cancelled stop none", "cancelled stop none", "delivered unanswered stopped" }));
            Assert.That(await Database.AskAsync<string>("select string_agg(distinct state, ' ') from prima.message_status where recipient = '6281300000001'"), Is.EqualTo("cancelled"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.message_status where kind = 'alert' and state = 'queued'"), Is.EqualTo(1), "what a volunteer is told goes on");
        }
    }

    [Test]
    public async Task Who_has_withdrawn_is_granted_again_only_on_purpose()
    {
        await DoAsync("record", "withdrawn", "--method", "visit", "--note", "x");
        var refused = await DoAsync("record", "granted", "--method", "visit", "--note", "x");
        var again = await DoAsync("record", "granted", "--again", "--method", "visit", "--note", "x");
        Assert.That((refused.Code, refused.Json.GetProperty("code").GetString(), again.Code), Is.EqualTo((ExitCode.Refused, "withdrawn", ExitCode.Done)));
    }

    [Test]
    public async Task Another_number_starts_without_consent_and_nothing_goes_to_the_old_one()
    {
        await GivenAGrantedPatientWithRemindersAsync();
        var answer = await DoAsync("change-number", "0813-0000-0009");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Json.GetProperty("phone").GetString(), answer.Json.GetProperty("consent_status").GetString()), Is.EqualTo(("6281300000009", "not_asked")));
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "cancelled number_changed none", "cancelled number_changed none", "delivered unanswered stopped" }));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue where recipient = '6281300000001'"), Is.Zero);
        }
    }

    [Test]
    public async Task An_older_file_says_nothing_to_the_number_that_a_patient_has_left()
    {
        await DoAsync("change-number", "0813-0000-0009");
        const string file = "phone,name,consent,consent_method,consent_note\n0813-0000-0001,Siti,granted,paper,form 17\n";
        using var older = new TemporaryFile(file);
        var added = await PrimaAsync("import", "patients", older.Path, "--json");
        var again = await PrimaAsync("import", "patients", older.Path, "--json");
        using (Assert.EnterMultipleScope())
        {
            foreach (var answer in new[] { added, again })
                Assert.That(answer.Json.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetProperty("code").GetString()), Is.EqualTo(new[] { "number_was_left" }), answer.All);
            Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where phone = '6281300000001'"), Is.EqualTo("not_asked"));
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.events e where e::text like '%81300000001%'"), Is.Zero, "events are kept, and hold no number");
        }

        var recorded = await DoAsync("record", "granted", "--method", "paper", "--note", "form 18");
        Assert.That(recorded.Json.GetProperty("consent_status").GetString(), Is.EqualTo("granted"), "whose it is now a person knows");
        Assert.That((await PrimaAsync("import", "patients", older.Path, "--json")).Json.GetProperty("remarks").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Without_a_consent_cell_too_it_is_told_once_that_a_patient_has_left_the_number()
    {
        await DoAsync("change-number", "0813-0000-0009");
        using var older = new TemporaryFile("phone,name\n0813-0000-0001,Siti\n");
        var added = await PrimaAsync("import", "patients", older.Path, "--json");
        var again = await PrimaAsync("import", "patients", older.Path, "--json");
        Assert.That((added.Json.GetProperty("remarks").GetArrayLength(), again.Json.GetProperty("remarks").GetArrayLength()), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task The_number_of_a_patient_who_was_deleted_since_is_free()
    {
        await DoAsync("change-number", "0813-0000-0009");
        await Database.ExecuteAsync("update prima.patients set deleted_at = now(), is_active = false");
        using var file = new TemporaryFile("phone,name,consent,consent_method,consent_note\n0813-0000-0001,Joko,granted,paper,form 17\n");
        var answer = await PrimaAsync("import", "patients", file.Path, "--json");
        Assert.That((answer.Json.GetProperty("remarks").GetArrayLength(), await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null")), Is.EqualTo((0, "granted")));
    }

    // Invariant I1.
    [Test]
    public async Task A_number_of_another_patient_is_refused_however_it_is_written()
    {
        await Database.ExecuteAsync("insert into prima.patients (phone, name) values ('6281300000009', 'Joko')");
        var answer = await DoAsync("change-number", "+62 813 0000 0009");
        Assert.That((answer.Code, answer.Json.GetProperty("code").GetString()), Is.EqualTo((ExitCode.Refused, "phone_in_use")));
    }

    [Test]
    public async Task What_is_so_already_is_written_down_once_and_told_once()
    {
        await DoAsync("record", "granted", "--method", "visit", "--note", "x");
        await DoAsync("record", "granted", "--method", "paper", "--note", "y");
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where template = 'consent.granted'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_withdrawal_follows_the_number_to_whoever_has_it_next()
    {
        await DoAsync("record", "withdrawn", "--method", "visit", "--note", "x");
        await DoAsync("change-number", "0813-0000-0009");
        using var file = new TemporaryFile("phone,name,consent,consent_method,consent_note\n0813-0000-0001,Joko,granted,paper,x\n");
        var answer = await PrimaAsync("import", "patients", file.Path, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("stays_withdrawn"));
            Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where phone = '6281300000001'"), Is.EqualTo("withdrawn"));
            Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where phone = '6281300000009'"), Is.EqualTo("not_asked"));
        }
    }

    [TestCase("withdrawn")]
    [TestCase("declined")]
    public async Task Who_was_asked_again_had_not_taken_it_back_and_it_follows_the_number(string said)
    {
        await Database.ExecuteAsync($"""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'asked', '{said}', 'reply', clock_timestamp() from prima.patients;
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, '{said}', 'asked', 'volunteer', clock_timestamp() from prima.patients;
            update prima.patients set consent_status = 'asked', deleted_at = now()
            """);
        using var file = new TemporaryFile("phone,name\n0813-0000-0001,Joko\n");
        await PrimaAsync("import", "patients", file.Path);
        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null"), Is.EqualTo(said));
    }

    [Test]
    public async Task A_yes_does_not_follow_the_number()
    {
        await Database.ExecuteAsync("""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'asked', 'granted', 'reply', clock_timestamp() from prima.patients;
            update prima.patients set consent_status = 'granted', deleted_at = now()
            """);
        using var file = new TemporaryFile("phone,name,consent,consent_method,consent_note\n0813-0000-0001,Joko,,,\n");
        await PrimaAsync("import", "patients", file.Path, "--yes");
        var before = await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null");
        using var paper = new TemporaryFile("phone,name,consent,consent_method,consent_note\n0813-0000-0001,Joko,granted,paper,x\n");
        await PrimaAsync("import", "patients", paper.Path);
        Assert.That((before, await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null")), Is.EqualTo(("not_asked", "granted")));
    }

    [Test]
    public async Task A_pause_is_local_days_and_ends_when_somebody_says_so()
    {
        var paused = await DoAsync("pause", "--from", "2099-12-01", "--until", "2099-12-07");
        var same = await DoAsync("pause", "--from", "2099-12-01", "--until", "2099-12-07");
        var resumed = await DoAsync("resume");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Days(paused), Is.EqualTo(("2099-12-01", "2099-12-07")));
            Assert.That((paused.Json.GetProperty("changed").GetBoolean(), same.Code, same.Json.GetProperty("changed").GetBoolean()), Is.EqualTo((true, ExitCode.Done, false)));
            Assert.That(Days(resumed), Is.EqualTo(((string?)null, (string?)null)));
            Assert.That(
                await Database.AskAsync<string>("select string_agg(concat_ws(', ', cause, from_state, to_state), '; ' order by id) from prima.events"),
                Is.EqualTo("pause, paused from 2099-12-01 until 2099-12-07; resume, paused from 2099-12-01 until 2099-12-07, resumed"));
        }
    }

    [Test]
    public async Task A_pause_without_an_end_and_one_that_is_to_come_are_seen_by_everybody_who_looks()
    {
        string[] words = ["patients", "pause", Patient, "--from", "2099-12-01", "--by", By, "--reason", "because"];
        var paused = await PrimaAsync(words);
        var list = await PrimaAsync("patients", "list");
        var shown = await PrimaAsync("patients", "show", Patient);
        var bounded = await PrimaAsync([.. words, "--until", "2099-12-07"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(paused.Output, Does.EndWith("is active, consent not_asked, paused from 2099-12-01.\n"));
            Assert.That(list.Output, Does.Contain("paused_from").And.Contain("2099-12-01"));
            Assert.That(shown.Output, Does.Match(@"paused_from +2099-12-01\n"));
            Assert.That(bounded.Output, Does.EndWith("paused from 2099-12-01 until 2099-12-07.\n"));
            Assert.That(await Database.AskAsync<string>("select string_agg(column_name, ' ' order by ordinal_position) from information_schema.columns where table_name = 'patient_status'"), Does.EndWith(" consent_changed_at paused_from"), "at the end");
        }
    }

    [TestCase("--from", "2099-12-01", "--until", "2099-12-07")]
    [TestCase("--from", "2099-12-01")]
    public async Task The_pause_of_a_death_is_not_replaced_by_another_until_somebody_says_that_it_is_none(params string[] days)
    {
        await Database.ExecuteAsync("""
            insert into prima.volunteer_tasks (patient_id, reason, priority, code) select id, 'possible_death', 'urgent', 'A1' from prima.patients;
            update prima.patients set paused_from = '2026-11-01'
            """);
        var refused = await DoAsync("pause", days);
        var (left, events) = (await Database.AskAsync<string>("select concat_ws(' ', paused_from, paused_until, version) from prima.patients"), await Database.CountAsync("prima.events"));
        var resumed = await DoAsync("resume");
        var paused = await DoAsync("pause", days);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((refused.Code, refused.Json.GetProperty("code").GetString()), Is.EqualTo((ExitCode.Refused, "mourned")));
            Assert.That(refused.Json.GetProperty("reason").GetString(), Does.Contain("prima tasks close").And.Contain("prima patients resume"));
            Assert.That((left, events), Is.EqualTo(("2026-11-01 1", 0)));
            Assert.That((resumed.Code, paused.Code), Is.EqualTo((ExitCode.Done, ExitCode.Done)));
        }
    }

    // Between the last two lies more than a day, so the day of anywhere else is wrong in one of them.
    [TestCase("Asia/Jakarta")]
    [TestCase("Pacific/Kiritimati")]
    [TestCase("Pacific/Pago_Pago")]
    public async Task A_pause_that_is_over_where_the_patient_lives_is_refused_and_one_that_ends_today_is_not(string zone)
    {
        await Database.ExecuteAsync($"update prima.patients set time_zone = '{zone}'");
        var yesterday = await DayAsync(zone, -1);
        var over = await DoAsync("pause", "--from", "2020-01-01", "--until", yesterday);
        var events = await Database.CountAsync("prima.events");
        var today = await DoAsync("pause", "--from", "2020-01-01", "--until", await DayAsync(zone, 0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((over.Code, over.Json.GetProperty("code").GetString(), events), Is.EqualTo((ExitCode.Refused, "pause_is_over", 0)));
            Assert.That(today.Code, Is.EqualTo(ExitCode.Done));
        }
    }

    private Task<string> DayAsync(string zone, int offset) => Database.AskAsync<string>($"select ((now() at time zone '{zone}')::date + {offset})::text");

    private static (string? From, string? Until) Days(Answer answer) => (answer.Json.GetProperty("paused_from").GetString(), answer.Json.GetProperty("paused_until").GetString());

    [Test]
    public async Task Who_is_deactivated_gets_nothing_but_a_farewell_that_was_chosen_and_comes_back_unasked()
    {
        await GivenAGrantedPatientWithRemindersAsync();
        var left = await DoAsync("deactivate", "--farewell");
        var asked = await DoAsync("ask");
        var back = await DoAsync("reactivate");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.Code, left.Json.GetProperty("is_active").GetBoolean()), Is.EqualTo((ExitCode.Done, false)));
            Assert.That((asked.Code, asked.Json.GetProperty("code").GetString()), Is.EqualTo((ExitCode.Refused, "inactive")));
            Assert.That((back.Json.GetProperty("is_active").GetBoolean(), back.Json.GetProperty("consent_status").GetString()), Is.EqualTo((true, "not_asked")));
            Assert.That(await RemindersAsync(), Is.EqualTo(new[] { "cancelled deactivated none", "cancelled deactivated none", "delivered unanswered stopped" }));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', kind, template, priority, quiet_exempt) from prima.messages where kind = 'farewell'"), Is.EqualTo("farewell stop.farewell reply t"));
        }
    }

    [TestCase("deactivate")]
    [TestCase("delete", "--yes")]
    public async Task The_farewell_that_a_stop_owes_is_not_taken_back(string deed, params string[] more)
    {
        await GivenAGrantedPatientWithRemindersAsync();
        await Database.ExecuteAsync("""
            with m as (
                insert into prima.messages (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at)
                select 'farewell:1', ''::bytea, 'farewell', 'stop.farewell', id, phone, 'x', 'reply', now() from prima.patients
                returning id, recipient, priority, due_at)
            insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select id, priority, due_at, due_at, '', recipient from m
            """);

        await DoAsync(deed, more);

        Assert.That(await Database.AskAsync<string>("select string_agg(s.state, ' ') from prima.message_status s where s.kind = 'farewell'"), Is.EqualTo("queued"));
    }

    [Test]
    public async Task Deleting_asks_first_and_frees_the_number()
    {
        var unsure = await DoAsync("delete");
        var done = await DoAsync("delete", "--yes");
        await Database.ExecuteAsync("insert into prima.patients (phone, name) values ('6281300000001', 'Joko')");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(unsure.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(done.Code, Is.EqualTo(ExitCode.Done));
            Assert.That(await Database.AskAsync<string>("select name from prima.patients where deleted_at is null"), Is.EqualTo("Joko"));
        }
    }

    [Test]
    public async Task A_list_and_a_story_have_the_columns_of_the_view_and_no_name_unless_asked_for()
    {
        await DoAsync("record", "granted", "--method", "paper", "--note", "x");
        var list = await PrimaAsync("patients", "list", "--json");
        var shown = await PrimaAsync("patients", "show", Patient, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(list.Json[0].EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "id", "phone", "consent_status", "is_active", "paused_until", "time_zone", "consent_changed_at", "paused_from" }));
            Assert.That(shown.Json.GetProperty("events")[0].GetProperty("to_state").GetString(), Is.EqualTo("granted"));
            Assert.That(shown.Json.GetProperty("events")[0].GetProperty("actor").GetString(), Is.EqualTo("62812****001"));
            Assert.That(list.All + shown.All, Does.Not.Contain("Siti"));
            Assert.That((await PrimaAsync("patients", "show", Patient, "--reveal")).Output, Does.Contain("Siti"));
        }
    }

    [TestCase("patients ask 081300000001 --by 0812-0000-0001", ExitCode.Usage, "--reason")]
    [TestCase("patients ask 081300000001 --reason x", ExitCode.Usage, "--by")]
    [TestCase("patients ask 081300000001 --by 0812-9999-9999 --reason x", ExitCode.Usage, "no active volunteer")]
    [TestCase("patients ask 0813-9999-9999 --by 0812-0000-0001 --reason x", ExitCode.Failed, "No patient has that number")]
    [TestCase("patients record 081300000001 granted --note x --by 0812-0000-0001 --reason x", ExitCode.Usage, "--method")]
    [TestCase("patients record 081300000001 grant --method visit --note x --by 0812-0000-0001 --reason x", ExitCode.Usage, "Did you mean 'granted'?")]
    [TestCase("patients pause 081300000001 --from 2026-12-07 --until 2026-12-01 --by 0812-0000-0001 --reason x", ExitCode.Usage, "before --from")]
    [TestCase("patients pause 081300000001 --from 2026-12-07 --until 9999-12-31 --by 0812-0000-0001 --reason x", ExitCode.Usage, "--until must be a date from 2000 to 2199")]
    [TestCase("patients pause 081300000001 --from 0001-01-01 --by 0812-0000-0001 --reason x", ExitCode.Usage, "--from must be a date from 2000 to 2199")]
    [TestCase("patients show 0813-9999-9999", ExitCode.Failed, "No patient has that number")]
    public async Task A_slip_changes_nothing_and_says_what_to_do(string words, object code, string hint)
    {
        var answer = await PrimaAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(code));
            Assert.That(answer.Error, Does.Contain(hint));
            Assert.That(await Database.CountAsync("prima.events"), Is.Zero);
        }
    }

    [Test]
    public async Task A_dry_run_tells_the_truth_and_changes_nothing()
    {
        var answer = await DoAsync("record", "granted", "--method", "paper", "--note", "x", "--dry-run");
        Assert.That(
            (answer.Json.GetProperty("consent_status").GetString(), await Database.CountAsync("prima.events"), await Database.CountAsync("prima.messages")), Is.EqualTo(("granted", 0, 0)));
    }

    private Task<Answer> DoAsync(string verb, params string[] words) => PrimaAsync(["patients", verb, Patient, .. words, "--by", By, "--reason", "because", "--json"]);

    private Task<string[]> RemindersAsync() =>
        Database.AskAsync<string[]>("select array_agg(concat_ws(' ', status, reason, confirmation_status, closed_reason) order by local_date) from prima.reminders");

    /// <summary>One reminder pending, one queued, one delivered and open; and an alert about the patient.</summary>
    private async Task GivenAGrantedPatientWithRemindersAsync()
    {
        await DoAsync("record", "granted", "--method", "paper", "--note", "x");
        await Database.ExecuteAsync("""
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from) select 'p', id, 'general', 'x', '2099-12-01', '{08:00}', 'Asia/Jakarta', now() from prima.patients;
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status, confirmation_status)
            select gen_random_uuid(), p.id, p.patient_id, d.day, '08:00', d.day, d.status, d.confirmation
            from prima.reminder_plans p cross join (values ('2099-12-01'::date, 'pending', 'none'), ('2099-12-02', 'queued', 'none'), ('2099-12-03', 'delivered', 'open')) d (day, status, confirmation);
            with m as (
                insert into prima.messages (idempotency_key, content_hash, kind, patient_id, reminder_id, recipient, body, priority, due_at)
                select 'reminder:' || r.id, ''::bytea, 'reminder', r.patient_id, r.id, '6281300000001', 'x', 'normal', now() from prima.reminders r where r.status = 'queued'
                union all
                select 'alert', ''::bytea, 'alert', p.id, null, '6281200000001', 'x', 'urgent', now() from prima.patients p
                returning id, recipient, priority, due_at)
            insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select id, priority, due_at, due_at, '', recipient from m
            """);
    }
}
