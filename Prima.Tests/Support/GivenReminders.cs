namespace Prima.Tests.Support;

/// <summary>People, plans and reminders that a test starts from. Columns are SQL, so that a test says only what it is about.</summary>
internal static class GivenReminders
{
    private static int occurrences;

    /// <summary>One who has consented, in Jakarta, with a number of her own.</summary>
    public static Task<Guid> GivenAPatientAsync(this TestDatabase database, string consent = "granted", string zone = "Asia/Jakarta", string? phone = null) =>
        database.AskAsync<Guid>(
            $"""
            with patient as (
                insert into prima.patients (name, phone, consent_status, time_zone) values ('{Canary.Name}', '{phone ?? Given.NewRecipient()}', '{consent}', '{zone}') returning id, phone)
            insert into prima.consent_events (patient_id, phone, from_status, to_status, method, cause, at)
            select id, phone, 'not_asked', '{consent}', 'paper', 'volunteer', now() - interval '1 y' from patient returning patient_id
            """);

    /// <summary>A daily plan for a medicine, active for a month.</summary>
    public static Task<Guid> GivenAPlanAsync(
        this TestDatabase database, Guid patient, string? rule = "FREQ=DAILY", string times = "08:00", string startDate = "2026-01-01", string zone = "Asia/Jakarta",
        string activeFrom = "now() - interval '30 d'", string grace = "2 h", bool urgent = false, bool critical = false, bool needsAnswer = true) =>
        database.AskAsync<Guid>(
            $"""
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, medicine, start_date, local_times, rule, time_zone, grace, urgent, critical, needs_answer, active_from)
            values (gen_random_uuid()::text, '{patient}', 'medication', 'obat pagi', 'Parasetamol', '{startDate}', string_to_array('{times}', ' ')::time[],
                {(rule is null ? "null" : $"'{rule}'")}, '{zone}', '{grace}', {urgent}, {critical}, {needsAnswer}, {activeFrom})
            returning id
            """);

    /// <summary>One pending occurrence of the plan, due at an SQL expression.</summary>
    public static Task<Guid> GivenAReminderAsync(this TestDatabase database, Guid plan, string dueAt = "now()") =>
        database.AskAsync<Guid>(
            $"""
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at)
            select gen_random_uuid(), p.id, p.patient_id, date '2001-01-01' + {Interlocked.Increment(ref occurrences)}, '08:00', {dueAt} from prima.reminder_plans p where p.id = '{plan}'
            returning id
            """);

    /// <summary>A patient, a plan and a reminder of it that is due.</summary>
    public static async Task<Guid> GivenADueReminderAsync(this TestDatabase database, string dueAt = "now()") =>
        await database.GivenAReminderAsync(await database.GivenAPlanAsync(await database.GivenAPatientAsync()), dueAt);

    /// <summary>Its status, and the reason behind a blank if it has one.</summary>
    public static Task<string> ReminderAsync(this TestDatabase database, Guid reminder) =>
        database.AskAsync<string>($"select concat_ws(' ', status, reason) from prima.reminders where id = '{reminder}'");

    /// <summary>The events of a reminder, each as from&gt;to, oldest first.</summary>
    public static Task<string[]> EventsOfAsync(this TestDatabase database, Guid reminder) =>
        database.AskAsync<string[]>($"select array(select concat(from_state, '>', to_state) from prima.events where entity = 'reminder' and entity_id = '{reminder}' order by id)");

    public static Task<string[]> TasksOfAsync(this TestDatabase database, Guid patient) =>
        database.AskAsync<string[]>($"select array(select concat_ws(' ', reason, priority, count) from prima.volunteer_tasks where patient_id = '{patient}' order by reason)");

    /// <summary>What the patient's one task notes, without the days.</summary>
    public static Task<string> NotedTitlesAsync(this TestDatabase database, Guid patient) =>
        database.AskAsync<string>($@"select regexp_replace(note, ': \d{{4}}-\d\d-\d\d', '', 'g') from prima.volunteer_tasks where patient_id = '{patient}'");

    /// <summary>A statement that gives so many people a plan each, with one reminder due at an SQL expression. For databases that have none of these people.</summary>
    public static string DueReminders(int count, string dueAt = "now()") =>
        $$"""
        with people as (
            insert into prima.patients (name, phone, consent_status)
            select '{{Canary.Name}}', left('{{Canary.Recipient(0)}}', -5) || lpad(n::text, 5, '0'), 'granted' from generate_series(1, {{count}}) n returning id, phone
        ), consents as (
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'not_asked', 'granted', 'volunteer', now() - interval '1 d' from people
        ), plans as (
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from, expanded_at, expanded_until)
            select phone, id, 'general', 'minum obat', '2026-01-01', '{08:00}', 'Asia/Jakarta', now() - interval '2 d', now(), now() + interval '20 d' from people returning id, patient_id
        )
        insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at) select gen_random_uuid(), id, patient_id, '2026-01-01', '08:00', {{dueAt}} from plans
        """;
}
