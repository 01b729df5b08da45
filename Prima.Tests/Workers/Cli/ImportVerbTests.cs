using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>Files of people as an operator imports them.</summary>
[Parallelizable]
public class ImportVerbTests : PeopleFixture
{
    [Test]
    public async Task A_patient_who_is_deleted_meanwhile_is_added_anew()
    {
        const string file = "phone,name\n0813-0000-0001,Siti\n";
        await ImportAsync("patients", file);
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync("begin; update prima.patients set deleted_at = now(), is_active = false");
        var importing = ImportAsync("patients", file, "--json");
        await Eventually.HoldsAsync(() => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the import waits for the patient");
        await holder.ExecuteAsync("commit");

        var answer = await importing;
        Assert.That((answer.Code, await Database.CountAsync("prima.patients where deleted_at is null")), Is.EqualTo((ExitCode.Done, 1)), answer.All);
        Assert.That(answer.Json.GetProperty("added").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_file_adds_what_is_not_there_and_the_same_file_again_changes_nothing()
    {
        const string file = "phone,name,role,on_call_rank\n0812-0000-0001,Rina,admin,1\n0812-0000-0002,Budi,,\n";
        var first = await ImportAsync("volunteers", file, "--json");
        var again = await ImportAsync("volunteers", file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Code, first.Json.GetProperty("added").GetInt32()), Is.EqualTo((ExitCode.Done, 2)));
            Assert.That(again.Code, Is.EqualTo(ExitCode.Done));
            Assert.That(again.Output, Does.Contain("nothing was changed"));
            Assert.That(await Database.CountAsync("prima.volunteers"), Is.EqualTo(2));
            Assert.That(await Database.CountAsync("prima.events"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_changed_row_changes_just_what_it_says()
    {
        await ImportAsync("volunteers", "phone,name\n0812-0000-0001,Rina\n");
        await ImportAsync("patients", "phone,name,time_zone,volunteer_phone\n0813-0000-0001,Siti,Asia/Makassar,0812 0000 0001\n0813-0000-0002,Joko,,\n");

        // No column leaves a value, an empty cell clears it.
        var changed = await ImportAsync("patients", "phone,name,volunteer_phone\n+62 813 0000 0001,Siti Rahayu,\n0813-0000-0002,Joko,\n", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((changed.Json.GetProperty("added").GetInt32(), changed.Json.GetProperty("changed").GetInt32(), changed.Json.GetProperty("unchanged").GetInt32()), Is.EqualTo((0, 1, 1)));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', name, time_zone, version, volunteer_id is null) from prima.patients where phone = '6281300000001'"), Is.EqualTo("Siti Rahayu Asia/Makassar 2 t"));
        }
    }

    [TestCase("phone,name\n0812-3456-789,Siti\n+62 812 3456 789,Budi\n", 3, "phone", "phone_in_use")]
    [TestCase("phone,name\n8.12E+11,Siti\n", 2, "phone", "not_digits")]
    [TestCase("phone,name\n0812-3456-789,\n", 2, "name", "empty")]
    [TestCase("phone,name\n0812-3456-789,***\n", 2, "name", "no_words")]
    [TestCase("phone,name\n0812-3456-789,\u200B\u00AD\u2800\n", 2, "name", "no_words")]
    [TestCase("phone,name\n0812-3456-789,Siti \u202Enamura\u202C\n", 2, "name", "direction_marks")]
    [TestCase("phone,name\n0812-3456-789,Siti \u2067namura\u2069\n", 2, "name", "direction_marks")]
    [TestCase("phone,name\n0812-3456-789,Si\u200Fti\n", 2, "name", "direction_marks")]
    [TestCase("phone,name,time_zone\n0812-3456-789,Siti,Asia/Jakarda\n", 2, "time_zone", "unknown_zone")]
    [TestCase("phone,name,volunteer_phone\n0812-3456-788,Budi,\n0812-3456-789,Siti,0812-9999-9999\n", 3, "volunteer_phone", "unknown_volunteer")]
    [TestCase("phone,name,consent\n0812-3456-789,Siti,granted\n", 2, "consent_method", "empty")]
    [TestCase("phone,name,consent,consent_method,consent_note\n0812-3456-789,Siti,yes,paper,x\n", 2, "consent", "unknown_word")]
    [TestCase("phone,name,consent,consent_method,consent_note\n0812-3456-789,Siti,granted,letter,x\n", 2, "consent_method", "unknown_word")]
    public async Task A_bad_row_refuses_the_file_with_line_column_and_code(string file, int line, string column, string code)
    {
        var answer = await ImportAsync("patients", file, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Failed));
            Assert.That(answer.Json.EnumerateArray().Select(error => $"{error.GetProperty("line")} {error.GetProperty("column")} {error.GetProperty("code")}"), Does.Contain($"{line} {column} {code}"));
            Assert.That(await Database.CountAsync("prima.patients"), Is.Zero);
        }
    }

    [Test]
    public async Task A_dry_run_says_what_it_would_do_and_changes_nothing()
    {
        var answer = await ImportAsync("patients", "phone,name\n0812-3456-789,Siti\n", "--dry-run");
        Assert.That((answer.Code, answer.Output.Contains("1 would be added", StringComparison.Ordinal), await Database.CountAsync("prima.patients")), Is.EqualTo((ExitCode.Done, true, 0)));
    }

    [Test]
    public async Task Beside_a_bad_row_what_only_the_database_knows_is_reported_too()
    {
        var answer = await ImportAsync("patients", "phone,name,volunteer_phone\n021,Budi,\n0812-3456-789,Siti,0812-9999-9999\n0812-3456-788,Joko,\n", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.EnumerateArray().Select(error => error.GetProperty("code").GetString()), Is.EqualTo(new[] { "not_mobile", "unknown_volunteer" }));
            Assert.That(await Database.CountAsync("prima.patients"), Is.Zero);
        }
    }

    [TestCase("declined")]
    [TestCase("withdrawn declined")]
    public async Task No_file_grants_again_what_was_withdrawn_whatever_was_written_down_since(string since)
    {
        await ImportAsync("patients", Consent("granted", "form 1"));
        await ImportAsync("patients", Consent("withdrawn", "form 2"));
        foreach (var (index, status) in since.Split(' ').Index())
            await ImportAsync("patients", Consent(status, $"form {index + 3}"));

        var again = await ImportAsync("patients", Consent("granted", "form 9"), "--json");

        Assert.That(again.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("stays_withdrawn"));
        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients"), Is.EqualTo("declined"));
    }

    [Test]
    public async Task An_older_file_once_more_does_not_grant_over_a_refusal()
    {
        await ImportAsync("patients", Consent("granted", "form 1"));
        await ImportAsync("patients", Consent("declined", "form 2"));
        var older = await ImportAsync("patients", Consent("granted", "form 1"), "--json");
        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients"), Is.EqualTo("declined"));
        Assert.That(older.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("counted_before"));

        await ImportAsync("patients", Consent("granted", "form 3"));
        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients"), Is.EqualTo("granted"), "a new sheet of paper counts");
    }

    [Test]
    public async Task After_a_deletion_the_same_file_does_not_grant_over_the_patients_own_no()
    {
        await ImportAsync("patients", "phone,name\n0812-3456-789,Siti\n");
        await Database.ExecuteAsync("""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'asked', 'declined', 'reply', clock_timestamp() from prima.patients;
            update prima.patients set consent_status = 'declined'
            """);
        var left = await ImportAsync("patients", Consent("granted", "form 17"), "--json");
        await Database.ExecuteAsync("update prima.patients set deleted_at = now(), is_active = false");

        var again = await ImportAsync("patients", Consent("granted", "form 17"), "--json");
        await Database.ExecuteAsync("""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'asked', 'expired', 'expiry', clock_timestamp() from prima.patients where deleted_at is null;
            update prima.patients set consent_status = 'expired' where deleted_at is null
            """);
        var later = await ImportAsync("patients", Consent("granted", "form 17"), "--json");

        using (Assert.EnterMultipleScope())
        {
            foreach (var answer in new[] { left, again, later })
                Assert.That(answer.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("patient_has_spoken"));
            Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null"), Is.EqualTo("expired"), "asked again in vain, which takes no refusal back");
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
        }
    }

    [Test]
    public async Task After_a_deletion_an_older_file_does_not_grant_over_a_refusal()
    {
        await ImportAsync("patients", Consent("granted", "form 1"));
        await ImportAsync("patients", Consent("declined", "form 2"));
        await Database.ExecuteAsync("update prima.patients set deleted_at = now(), is_active = false");

        var older = await ImportAsync("patients", Consent("granted", "form 1"), "--json");

        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null"), Is.EqualTo("declined"));
        Assert.That(older.Json.GetProperty("remarks")[0].GetProperty("code").GetString(), Is.EqualTo("counted_before"));
        await ImportAsync("patients", Consent("granted", "form 3"));
        Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients where deleted_at is null"), Is.EqualTo("granted"), "a new sheet of paper counts");
    }

    private static string Consent(string status, string note) =>
        $"phone,name,consent,consent_method,consent_note\n0812-3456-789,Siti,{status},paper,{note}\n";

    [Test]
    public async Task A_consent_cell_counts_once_and_never_after_the_patients_own_word()
    {
        const string file = "phone,name,consent,consent_method,consent_note\n0812-3456-789,Siti,granted,paper,form 17\n";
        await ImportAsync("patients", file);
        var again = await ImportAsync("patients", file, "--json");
        await Database.ExecuteAsync("""
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'granted', 'withdrawn', 'reply', clock_timestamp() from prima.patients;
            update prima.patients set consent_status = 'withdrawn'
            """);
        var same = await ImportAsync("patients", file, "--json");
        var other = await ImportAsync("patients", file.Replace("granted", "declined", StringComparison.Ordinal), "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((again.Json.GetProperty("unchanged").GetInt32(), same.Json.GetProperty("unchanged").GetInt32(), other.Json.GetProperty("unchanged").GetInt32()), Is.EqualTo((1, 1, 1)));
            Assert.That((again.Json.GetProperty("remarks").GetArrayLength(), other.Json.GetProperty("remarks")[0].GetProperty("code").GetString()), Is.EqualTo((0, "patient_has_spoken")));
            Assert.That(await Database.AskAsync<string>("select string_agg(to_status, ' ' order by id) from prima.consent_events"), Is.EqualTo("granted withdrawn"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where template = 'consent.granted'"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_patient_who_moves_takes_the_plans_along()
    {
        await ImportAsync("patients", "phone,name,time_zone\n0812-3456-789,Siti,Asia/Jakarta\n");
        await Database.ExecuteAsync("""
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, rule, time_zone, active_from)
            select 'p', id, 'general', 'x', current_date, '{08:00}', 'FREQ=DAILY', 'Asia/Jakarta', '-infinity' from prima.patients;
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at)
            select gen_random_uuid(), id, patient_id, current_date + 3, '08:00', (current_date + 3 + time '08:00') at time zone 'Asia/Jakarta' from prima.reminder_plans
            """);
        await ImportAsync("patients", "phone,name,time_zone\n0812-3456-789,Siti,Asia/Jayapura\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', time_zone, active_from > now() - interval '1 min') from prima.reminder_plans"), Is.EqualTo("Asia/Jayapura t"));
            Assert.That(await Database.AskAsync<bool>("select status = 'pending' and due_at = (local_date + local_time) at time zone 'Asia/Jayapura' from prima.reminders"), Is.True);
        }
    }

    [Test]
    public async Task A_critical_reminder_that_the_new_zone_moves_into_the_past_is_somebodys_task()
    {
        await ImportAsync("patients", "phone,name,time_zone\n0812-3456-789,Siti,Asia/Jakarta\n");
        // Due in an hour in Jakarta: an hour ago in Jayapura.
        await Database.ExecuteAsync("""
            with due as (select date_trunc('minute', now() at time zone 'Asia/Jakarta') + interval '1 h' as wall)
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, rule, time_zone, critical, active_from)
            select n.title, id, 'general', n.title, d.wall::date - 1, array[d.wall::time], 'FREQ=DAILY', 'Asia/Jakarta', n.title = 'insulin', '-infinity'
            from prima.patients cross join due d cross join (values ('insulin'), ('kumur')) n (title);
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at)
            select gen_random_uuid(), p.id, p.patient_id, day, p.local_times[1], (day + p.local_times[1]) at time zone 'Asia/Jakarta'
            from prima.reminder_plans p cross join lateral (select p.start_date + n as day from (values (1), (2)) v (n)) d
            """);
        await ImportAsync("patients", "phone,name,time_zone\n0812-3456-789,Siti,Asia/Jayapura\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws(' ', p.title, r.status, r.reason) order by p.title, r.local_date) from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id"),
                Is.EqualTo(new[] { "insulin cancelled plan_changed", "insulin pending", "kumur cancelled plan_changed", "kumur pending" }));
            Assert.That(
                await Database.AskAsync<string>("select string_agg(concat_ws(' ', reason, priority, state, count, note, next_alert_at is not null), ', ') from prima.volunteer_tasks"),
                Is.EqualTo($"missed_reminder high open 1 insulin: {await Database.AskAsync<string>("select (start_date + 1)::text from prima.reminder_plans limit 1")} (zona waktu diubah) t"));
        }
    }

    [Test]
    public async Task Neither_a_refusal_nor_an_event_holds_a_name_or_a_number()
    {
        var refused = await ImportAsync("patients", "phone,name,volunteer_phone\n0812-3456-789,Kenari,0812-9999-9999\n+62812.3456.789,Kenari,\n021555000,Kenari,\n");
        var taken = await ImportAsync("patients", "phone,name,consent,consent_method,consent_note\n0812-3456-789,Kenari,granted,paper,x\n");
        var events = await Database.AskAsync<string>("select string_agg(e::text, ' ') from prima.events e");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((refused.Code, taken.Code), Is.EqualTo((ExitCode.Failed, ExitCode.Done)));
            Assert.That(refused.All + taken.All + events, Does.Not.Contain("Kenari").And.Not.Contain("3456").And.Not.Contain("555000").And.Not.Contain("9999"));
        }
    }
}
