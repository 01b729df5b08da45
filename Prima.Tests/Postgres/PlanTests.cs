using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NUnit.Framework;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

/// <summary>
/// Generic plans of the hot statements: the plan that a session caches, possibly while the queue was still empty, must be the right one beside a long queue.
/// It is the same plan that is judged in both databases; nothing here is judged by a clock.
/// </summary>
[TestFixture(false)]
[TestFixture(true)]
[Parallelizable]
public partial class PlanTests(bool isLarge) : DatabaseFixture
{
    private static readonly string[] Large = ["queue", "send_attempts", "messages", "rate_limits", "patients", "reminder_plans", "reminders", "follow_ups", "inbox", "receipts", "provider_ids"];

    /// <summary>Type and value of each parameter; where a name means different things, the file stands before it.</summary>
    private static readonly Dictionary<string, (string Type, string Value)> Parameters = new()
    {
        ["devices"] = ("text[]", "array['d1', 'd2', 'd3']"), ["floors"] = ("timestamptz[]", "array_fill('-infinity'::timestamptz, array[12])"), ["wanted"] = ("int", "3"), ["passed_over"] = ("bigint[]", "array[7, 8]"),
        ["clock_offset"] = ("interval", "'0'"), ["max_in_flight"] = ("int", "50"), ["device_permits"] = ("int", "10000"), ["device_window"] = ("interval", "'62 s'"),
        ["recipient_permits"] = ("int", "30"), ["recipient_window"] = ("interval", "'62 s'"), ["recipients"] = ("text[]", "array['6281100000001', '6281100000002']"), ["batch"] = ("int", "100"),
        ["attempt_ids"] = ("uuid[]", "array[gen_random_uuid(), gen_random_uuid()]"), ["claim_ttl"] = ("interval", "'60 s'"), ["message_ids"] = ("bigint[]", "array[1, 2]"),
        ["worker"] = ("text", "'w'"), ["keys"] = ("text[]", "array['device:d1']"), ["rate_limits/decide.wanted"] = ("int[]", "array[1]"), ["permits"] = ("int[]", "array[100]"),
        ["told_by_row"] = ("bool", "false"), ["windows"] = ("interval[]", "array['62 s'::interval]"), ["window"] = ("interval", "'62 s'"), ["key"] = ("text", "'fleet'"), ["rate_limits/peek.permits"] = ("int", "100"), ["operator/late.permits"] = ("int", "100"), ["inbox/retry.id"] = ("bigint", "null"),
        ["ids"] = ("uuid[]", "array[gen_random_uuid(), gen_random_uuid()]"), ["outcomes"] = ("text[]", "array['accepted', 'rejected']"), ["charged"] = ("bool[]", "array[true, true]"),
        ["live"] = ("bool[]", "array[true, false]"), ["in_doubt"] = ("bool[]", "array[false, false]"), ["provider_ids"] = ("text[]", "array['F', null]"), ["errors"] = ("text[]", "array[null, 'x']"),
        ["back_ids"] = ("uuid[]", "array[gen_random_uuid()]"), ["back_priorities"] = ("text[]", "array['normal']"), ["back_waits"] = ("interval[]", "array['1 s'::interval]"),
        ["back_due_at"] = ("timestamptz[]", "array[now()]"), ["back_rank_at"] = ("timestamptz[]", "array[now()]"), ["back_not_after"] = ("timestamptz[]", "array[null::timestamptz]"),
        ["back_attempts"] = ("int[]", "array[1]"), ["ended_ids"] = ("uuid[]", "array[]::uuid[]"), ["ended_reasons"] = ("text[]", "array[]::text[]"),
        ["untils"] = ("timestamptz[]", "array[now(), now()]"), ["hold"] = ("interval", "'10 min'"), ["default_device"] = ("text", "'d1'"), ["id"] = ("uuid", "gen_random_uuid()"),
        ["accepted"] = ("bool", "true"), ["provider_id"] = ("text", "'F'"), ["error"] = ("text", "null"), ["message_id"] = ("bigint", "1"), ["cause"] = ("text", "'x'"),
        ["outbox/put_right.ended_ids"] = ("bigint[]", "array[1, 2]"), ["moved_ids"] = ("bigint[]", "array[3, 4]"), ["states"] = ("text[]", "array['expired', 'cancelled']"),
        ["reasons"] = ("text[]", "array['x', 'y']"), ["statuses"] = ("text[]", "array['queued', 'skipped']"), ["late_only"] = ("bool", "false"), ["plan_ids"] = ("uuid[]", "array[gen_random_uuid()]"),
        ["phones"] = ("text[]", "array['6281100000001', '6281200000002']"), ["patient_ids"] = ("uuid[]", "array[md5('1')::uuid, md5('2')::uuid]"),
        ["plan_keys"] = ("text[]", "array['1', '2']"), ["kept_kinds"] = ("text[]", "array['alert']"), ["plans/hold_reminders.plan_ids"] = ("uuid[]", "array[md5('1')::uuid]"),
        ["plans/lock_patients.plan_ids"] = ("uuid[]", "array[md5('1')::uuid]"), ["plans/lock_plans.plan_ids"] = ("uuid[]", "array[md5('1')::uuid]"),
        ["stages"] = ("int[]", "array[1, 2]"), ["follow_ups/advance.statuses"] = ("text[]", "array['queued', 'pending']"), ["due_at"] = ("timestamptz[]", "array[now(), now()]"),
        ["cancelled_because"] = ("text", "'stop'"), ["by"] = ("text", "'x'"), ["reason"] = ("text", "null"),
        ["pending_too"] = ("bool", "true"),
        ["again"] = ("bool", "false"), ["every"] = ("interval", "'10 min'"), ["soon_rounds"] = ("int", "6"), ["later"] = ("interval", "'1 h'"), ["horizon"] = ("interval", "'14 d'"), ["keep"] = ("interval", "'30 d'"), ["night"] = ("text[]", "array['Asia/Jakarta']"),
        ["task_id"] = ("uuid", "gen_random_uuid()"), ["volunteer_ids"] = ("uuid[]", "array[gen_random_uuid()]"), ["patient_id"] = ("uuid", "md5('1')::uuid"), ["now"] = ("timestamptz", "now()"),
        ["at_most"] = ("int", "200"), ["only"] = ("bigint", "null"), ["inbox_ids"] = ("bigint[]", "array[-1, -2]"), ["state_ids"] = ("text[]", "array['S', null]"), ["values"] = ("text[]", "array['sent', 'read']"),
        ["at"] = ("timestamptz[]", "array[now(), now()]"), ["inbox/done.ids"] = ("bigint[]", "array[1, 2]"), ["inbox/fail.id"] = ("bigint", "1"), ["attempts"] = ("int", "5"), ["wait"] = ("interval", "null"),
        ["receipts/apply.provider_ids"] = ("text[]", "array['F', 'G']"), ["receipts/apply.devices"] = ("text[]", "array['d1', 'd2']"), ["receipts/join.devices"] = ("text[]", "array['d1', 'd2']"),
        ["most"] = ("int", "8"), ["reminder_id"] = ("uuid", "gen_random_uuid()"), ["reply_permits"] = ("int", "5"), ["reply_window"] = ("interval", "'30 s'"), ["inbound_id"] = ("bigint", "1"), ["outcome"] = ("text", "'done'"), ["inbox/confirm.was"] = ("text[]", "array['open', 'open']"), ["to_status"] = ("text", "'done'"),
        ["asked_at"] = ("timestamptz[]", "array[now(), now()]"), ["inbox/confirm.windows"] = ("timestamptz[]", "array[now(), now()]"), ["written_at"] = ("timestamptz", "now()"),
        ["templates"] = ("text[]", "array['help.ack']"), ["within"] = ("interval", "'10 min'"),
    };

    [OneTimeSetUp]
    public async Task GivenTwoMillionMessagesOrNone()
    {
        if (isLarge)
            await FillAsync();
        await Database.ExecuteAsync("vacuum analyze");
    }

    [TestCase("outbox/claim_devices", "queue_claim")]
    [TestCase("outbox/claim_due", "queue_claim", "queue_recipient", "messages_pkey", "rate_limits_pkey")]
    [TestCase("outbox/claim_patients", "messages_pkey", "patients_pkey")]
    [TestCase("outbox/claim_guards", "messages_pkey", "patients_pkey")]
    [TestCase("outbox/claim_alerts", "messages_pkey")]
    [TestCase("outbox/claim_recipients")]
    [TestCase("outbox/claim_write", "queue_pkey")]
    [TestCase("outbox/await_claim", "queue_pkey")]
    [TestCase("outbox/find_attempts", "send_attempts_pkey")]
    [TestCase("outbox/settle", "send_attempts_pkey")]
    [TestCase("outbox/settle_in_flight", "in_flight_pkey")]
    [TestCase("rate_limits/decide")]
    [TestCase("rate_limits/peek", "rate_limits_pkey")]
    public async Task Claim_and_settle_use_their_indexes_also_with_a_plan_that_was_made_on_an_empty_queue(string name, params string[] indexes)
    {
        var plan = await PlanAsync(name, "outbox/begin", "explain");

        using (Assert.EnterMultipleScope())
        {
            foreach (var table in Large.Append("in_flight"))
                Assert.That(plan, Does.Not.Match($@"Seq Scan on (prima\.)?{table}\b"), plan);
            foreach (var index in indexes)
                Assert.That(plan, Does.Match($@"using {index}\b"), plan);
        }
    }

    // in_flight is small and read whole by the rescue; rate_limits is read whole, now and then, by prune_limits.
    [TestCase("outbox/defer", "queue_recipient")]
    [TestCase("outbox/late_evidence", "send_attempts_pkey")]
    [TestCase("outbox/poison")]
    [TestCase("janitor/rescue", "send_attempts_pkey")]
    [TestCase("janitor/choose_held", "send_attempts_in_doubt")]
    [TestCase("janitor/close_uncertain", "send_attempts_in_doubt")]
    [TestCase("janitor/choose_late", "queue_not_after")]
    [TestCase("janitor/expire", "queue_pkey")]
    [TestCase("janitor/find_strays", "reminders_queued", "messages_idempotency_key")]
    [TestCase("janitor/find_unguarded", "reminders_queued", "follow_ups_queued", "messages_idempotency_key")]
    [TestCase("outbox/choose_undeferrable", "queue_recipient")]
    [TestCase("outbox/put_right", "queue_pkey")]
    [TestCase("reminders/claim_due", "reminders_pending")]
    [TestCase("reminders/re_read", "reminders_pkey", "patients_pkey", "reminder_plans_pkey")]
    [TestCase("reminders/advance", "reminders_pkey")]
    [TestCase("follow_ups/claim_due", "follow_ups_pending", "reminders_pkey")]
    [TestCase("follow_ups/re_read", "reminders_pkey", "follow_ups_pkey", "patients_pkey", "reminder_plans_pkey")]
    [TestCase("follow_ups/advance", "follow_ups_pkey")]
    [TestCase("follow_ups/overtake", "queue_pkey", "follow_ups_pkey")]
    [TestCase("follow_ups/end_windows", "reminders_windows", "follow_ups_pkey")]
    [TestCase("stop/follow_ups", "follow_ups_pkey")]
    [TestCase("plans/lock_patients", "patients_pkey")]
    [TestCase("plans/lock_plans", "reminder_plans_pkey")]
    [TestCase("plans/read_for_expansion", "reminder_plans_active", "patients_pkey")]
    [TestCase("plans/read_cancelled", "reminders_occurrence")]
    [TestCase("janitor/name_device", "queue_claim")]
    [TestCase("janitor/prune_rejected", "rejected_deliveries_received")]
    [TestCase("janitor/prune_unknown", "inbox_unknown")]
    [TestCase("janitor/erase_texts", "messages_pkey", "send_attempts_live", "queue_pkey", "message_endings_pkey")]
    [TestCase("janitor/erase_kept_texts", "kept_texts_open_at", "messages_pkey", "send_attempts_live", "queue_pkey", "message_endings_pkey")]
    [TestCase("janitor/erase_inbox", "inbox_pkey")]
    [TestCase("janitor/erase_kept_inbox", "kept_texts_open_at", "inbox_pkey")]
    [TestCase("janitor/erase_tasks", "volunteer_tasks_words")]
    [TestCase("volunteer_tasks/look", "messages_of_task", "queue_pkey")]
    [TestCase("volunteer_tasks/move_stuck", "queue_pkey")]
    [TestCase("volunteer_tasks/waiting_alerts", "messages_of_task", "queue_pkey")]
    [TestCase("volunteer_tasks/is_alerted", "messages_of_task")]
    [TestCase("volunteer_tasks/said_lately", "messages_said")]
    [TestCase("operator/resend_look", "messages_pkey", "messages_idempotency_key", "reminders_pkey")]
    [TestCase("receipts/claim", "inbox_reports")]
    [TestCase("receipts/claim_parked", "receipts_parked_at")]
    [TestCase("receipts/evidence", "send_attempts_pkey")]
    [TestCase("receipts/know", "send_attempts_pkey", "provider_ids_key")]
    [TestCase("receipts/apply")]
    [TestCase("receipts/join", "receipts_state")]
    [TestCase("receipts/outcomes", "receipts_pkey", "send_attempts_live")]
    [TestCase("inbox/done", "inbox_pkey")]
    [TestCase("inbox/fail", "inbox_pkey")]
    [TestCase("inbox/retry", "inbox_given_up", "inbox_pkey")]
    [TestCase("devices/reports", "inbox_reports")]
    [TestCase("inbox/count_due", "inbox_sender")]
    [TestCase("inbox/take", "inbox_waiting", "inbox_sender", "patients_phone")]
    [TestCase("inbox/answered", "inbox_pkey")]
    [TestCase("inbox/hold_reminders", "reminder_plans_patient", "reminders_occurrence", "reminders_pkey")]
    [TestCase("inbox/look_at_reminders", "reminders_pkey", "messages_idempotency_key", "send_attempts_live")]
    [TestCase("inbox/look_at_texts", "messages_said", "send_attempts_live", "inbox_pkey")]
    [TestCase("inbox/confirm", "reminders_pkey", "follow_ups_pkey")]
    [TestCase("inbox/hold_patient", "inbox_pkey", "patients_phone")]
    [TestCase("inbox/look_at_request", "consent_requests_phone")]
    [TestCase("patients/conversation", "messages_said", "inbox_patient", "inbox_sender", "inbox_dead", "inbox_unknown")]
    public async Task The_janitor_and_the_rest_read_no_large_table_whole(string name, params string[] indexes)
    {
        var plan = await PlanAsync(name, "begin", "explain");

        using (Assert.EnterMultipleScope())
        {
            foreach (var table in Large)
                Assert.That(plan, Does.Not.Match($@"Seq Scan on (prima\.)?{table}\b"), plan);
            foreach (var index in indexes)
                Assert.That(plan, Does.Match($@"using {index}\b"), plan);
        }
    }

    // With sorting off, an order beside the locks would be had by reading an index from end to end; while tables are empty, so would a condition that a partial
    // index repeats. Either scan has no condition of its own.
    [TestCase("import/lock_patients", "patients_phone", "patients_pkey")]
    [TestCase("import/lock_plan_patients", "patients_phone", "patients_pkey")]
    [TestCase("import/lock_plans", "reminder_plans_key", "reminder_plans_pkey")]
    [TestCase("plans/end_of_patients", "reminder_plans_patient", "reminder_plans_pkey")]
    [TestCase("plans/lock_of_patients", "reminder_plans_patient", "reminder_plans_pkey")]
    [TestCase("plans/lock_patients", "reminder_plans_pkey", "patients_pkey")]
    [TestCase("plans/lock_plans", "reminder_plans_pkey")]
    [TestCase("plans/hold_reminders", "reminders_waiting", "reminders_open", "reminders_pkey")]
    [TestCase("follow_ups/hold_of_patients", "reminders_open", "reminders_pkey")]
    [TestCase("follow_ups/cancel", "follow_ups_pkey", "messages_idempotency_key", "queue_pkey")]
    [TestCase("plans/cancel_queued", "messages_idempotency_key", "queue_pkey")]
    [TestCase("plans/cancel_pending", "reminders_pkey")]
    [TestCase("plans/move_pending", "reminders_pkey")]
    [TestCase("reminders/skip", "reminders_pkey")]
    [TestCase("plans/waiting_messages", "messages_idempotency_key", "queue_pkey")]
    [TestCase("plans/critical_ones", "reminders_pkey", "reminder_plans_pkey")]
    [TestCase("consent/begin_plans", "reminder_plans_patient", "reminder_plans_pkey")]
    [TestCase("consent/lock_patients", "patients_pkey")]
    [TestCase("stop/reminders", "reminders_waiting", "reminders_open", "reminders_pkey")]
    [TestCase("stop/hold_reminders", "reminders_waiting", "reminders_open", "reminders_pkey")]
    [TestCase("stop/messages", "queue_recipient", "messages_pkey", "queue_pkey")]
    [TestCase("stop/cancel_waiting", "queue_pkey")]
    [TestCase("outbox/await_claim", "queue_pkey")]
    public async Task What_an_edit_a_stop_or_an_import_touches_is_found_by_a_condition_and_few_pages_are_read(string name, params string[] indexes)
    {
        var plan = await PlanAsync(name, "begin", "explain (analyze, buffers, costs off, timing off, summary off)");
        var scans = IndexScan().Matches(plan);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scans, Is.Not.Empty, plan);
            Assert.That(scans.Select(scan => scan.Groups["condition"].Success), Is.All.True, plan);
            foreach (var index in indexes)
                Assert.That(plan, Does.Match($@"using {index}\b"), plan);
            Assert.That(Page().Match(plan).Groups.Values.Skip(1).Sum(count => count.Success ? int.Parse(count.Value, CultureInfo.InvariantCulture) : 0), Is.AtMost(200), plan);
        }
    }

    // One statement outside a transaction, so nothing sets the planner right first: judged where there is something to read.
    [TestCase("outbox/is_due", "queue_claim")]
    [TestCase("inbox/is_reported", "inbox_reports")]
    [TestCase("reminders/next_due", "reminders_pending", "follow_ups_pending", "reminders_windows")]
    public async Task An_idle_poll_reads_no_large_table_whole(string name, params string[] indexes)
    {
        if (!isLarge)
            return;
        var plan = await PlanAsync(name, null, "explain");

        using (Assert.EnterMultipleScope())
        {
            foreach (var table in Large)
                Assert.That(plan, Does.Not.Match($@"Seq Scan on (prima\.)?{table}\b"), plan);
            foreach (var index in indexes)
                Assert.That(plan, Does.Match($@"using {index}\b"), plan);
        }
    }

    [TestCase("outbox/claim_devices", "outbox/begin", 200)]
    [TestCase("outbox/claim_due", "outbox/begin", 5_000)]
    [TestCase("outbox/is_due", null, 200)]
    [TestCase("janitor/look", null, 200)]
    [TestCase("janitor/choose_held", "begin", 200)]
    [TestCase("janitor/choose_late", "begin", 200)]
    [TestCase("janitor/find_strays", "begin", 200)]
    [TestCase("reminders/claim_due", "begin", 2_000)]
    [TestCase("reminders/re_read", "begin", 200)]
    [TestCase("reminders/next_due", null, 200)]
    [TestCase("follow_ups/claim_due", "begin", 3_000)]
    [TestCase("follow_ups/re_read", "begin", 200)]
    [TestCase("follow_ups/end_windows", "begin", 5_000)]
    [TestCase("janitor/close_uncertain", "begin", 200)]
    [TestCase("inbox/is_reported", null, 200)]
    [TestCase("receipts/claim", "begin", 4_000)]
    [TestCase("receipts/claim_parked", "begin", 2_000)]
    [TestCase("receipts/apply", "begin", 300)]
    [TestCase("receipts/join", "begin", 300)]
    [TestCase("receipts/outcomes", "begin", 200)]
    [TestCase("janitor/prune_receipts", "begin", 200)]
    [TestCase("janitor/erase_texts", "begin", 200)]
    [TestCase("janitor/erase_kept_texts", "begin", 200)]
    [TestCase("janitor/erase_inbox", "begin", 200)]
    [TestCase("janitor/erase_kept_inbox", "begin", 200)]
    [TestCase("janitor/erase_tasks", "begin", 200)]
    [TestCase("janitor/rescue", "begin", 200)]
    [TestCase("janitor/expire", "begin", 200)]
    [TestCase("janitor/name_device", "begin", 200)]
    public async Task What_it_reads_depends_on_what_goes_and_not_on_what_waits(string name, string? begin, int pages)
    {
        var plan = await PlanAsync(name, begin, "explain (analyze, buffers, format json)");
        var root = JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan");

        Assert.That(root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64(), Is.AtMost(pages), plan);
    }

    [Test]
    public async Task Of_a_device_that_no_worker_has_any_more_only_its_own_messages_are_read()
    {
        if (!isLarge)
            return;
        var plan = await PlanAsync("janitor/name_device", "begin", "explain (analyze, buffers, format json)", "update prima.devices set configured_at = now() - interval '1 h' where name = 'd3'");
        var root = JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan");

        Assert.That(root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64(), Is.InRange(2_000, 60_000), plan);
    }

    /// <summary>As a verb asks it: once, and the planner knows what for.</summary>
    [TestCase("operator/list_messages", "all", "", 4_000)]
    [TestCase("operator/list_messages", "all", "state='accepted'", 4_000)]
    [TestCase("operator/list_messages", "all", "device='d1'", 8_000)]
    [TestCase("operator/list_messages", "all", "device='nobody'", 12_000)]
    [TestCase("operator/list_messages_end", "all", "", 500)]
    [TestCase("operator/count_of_key", null, "key_prefix='k';key_end='l'", 500)]
    [TestCase("operator/list_messages", "of_recipient", "recipient='6281100000007'", 1_000)]
    [TestCase("operator/list_messages", "of_recipient", "recipient='6281199999999'", 100)]
    [TestCase("operator/list_messages", "of_key", "key_prefix='k77777';key_end='k77778'", 4_000)]
    [TestCase("operator/list_messages", "of_key", "key_prefix='x';key_end='y'", 100)]
    [TestCase("operator/list_messages", "in_state", "state='failed'", 200)]
    [TestCase("operator/list_messages", "in_state", "state='sending'", 200)]
    [TestCase("operator/show_events", null, "message_id=1500000", 100)]
    [TestCase("reminders/list", null, "", 2_000)]
    [TestCase("reminders/list", null, "phone='6281200000007'", 2_000)] // all patients are read, living or not: they are few
    [TestCase("reminders/list", null, "status='failed'", 100)]
    [TestCase("reminders/list", null, "status='cancelled'", 100)]
    [TestCase("inbox/list", null, "", 200)]
    [TestCase("inbox/list", null, "state='dead'", 100)]
    [TestCase("inbox/list", null, "kind='connect'", 100)]
    [TestCase("inbox/list", null, "kind='incoming'", 200)]
    [TestCase("inbox/list", null, "state='rejected'", 100)]
    public async Task What_a_person_lists_is_read_as_far_as_the_page(string name, string? source, string asked, int pages)
    {
        if (!isLarge)
            return;
        var given = asked.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).ToDictionary(word => word[0], word => word[1]);
        var whole = Sql.Query(name).Replace("/* source */", source is null ? "" : Sql.Query("operator/messages_" + source), StringComparison.Ordinal);
        var statement = Parameter().Replace(Comment().Replace(whole, ""), match => given.GetValueOrDefault(match.Groups[1].Value) ?? match.Groups[1].Value switch
        {
            "limit" => "50",
            "look" => "500",
            "before" => "null::bigint",
            "after" => "null::uuid",
            "from" or "until" => "null::timestamptz",
            _ => "null::text",
        });

        var plan = string.Join('\n', await LinesAsync($"explain (analyze, buffers, format json) {statement}"));
        var root = JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan");

        Assert.That(root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64(), Is.AtMost(pages), plan);
    }

    [Test]
    public async Task The_statistics_read_the_queue_once_and_no_message_or_attempt_that_is_over()
    {
        if (!isLarge)
            return;
        var plan = string.Join('\n', await LinesAsync("explain (analyze, timing off) select * from prima.queue_stats"));
        await TestContext.Out.WriteLineAsync(plan);

        Assert.That(plan.Split(" on queue ").Length - 1, Is.EqualTo(1), plan);
        Assert.That(plan, Does.Not.Match(@"Seq Scan on (send_attempts|messages)\b"), plan);
    }

    private async Task<string> PlanAsync(string name, string? begin, string explain, string before = "")
    {
        var given = new List<(string Type, string Value)>();
        var numbers = new Dictionary<string, int>();
        var statement = Parameter().Replace(Comment().Replace(Sql.Query(name), ""), match =>
        {
            var parameter = match.Groups[1].Value;
            if (!numbers.TryGetValue(parameter, out var number))
            {
                given.Add(Parameters.TryGetValue($"{name}.{parameter}", out var own) ? own : Parameters[parameter]);
                numbers[parameter] = number = given.Count;
            }

            return $"${number}";
        }).TrimEnd().TrimEnd(';');

        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync("begin");
        if (before.Length > 0)
            await session.ExecuteAsync(before);
        if (begin is not null)
            await session.ExecuteAsync(Sql.Query(begin));

        // As claim_devices.sql, the first statements of the janitor's chores, claim_patients.sql and reminders/claim_due.sql leave them.
        await session.ExecuteAsync("set local prima.locked_devices = '{d1,d2,d3}'; set local prima.chosen = '{1,2}'; set local prima.shared_patients = '{}'; set local prima.shared_plans = '{}'");
        await session.ExecuteAsync("select set_config('prima.held_reminders', array(select id from prima.reminders limit 2)::text, true), set_config('prima.taken', '1', true), set_config('prima.answering', md5('1')::uuid::text, true)");
        await session.ExecuteAsync("set local plan_cache_mode = force_generic_plan");
        await session.ExecuteAsync($"prepare judged {(given.Count == 0 ? "" : $"({string.Join(", ", given.Select(p => p.Type))})")} as {statement}");
        var execute = $"execute judged {(given.Count == 0 ? "" : $"({string.Join(", ", given.Select(p => p.Value))})")}";
        if (begin is null)
            await session.ListAsync(execute); // an idle poll only reads; the first time it also reads the catalogue, for the plans inside its function
        var lines = await session.ListAsync($"{explain} {execute}");
        await session.ExecuteAsync("rollback; deallocate judged");
        return string.Join('\n', lines);
    }

    private async Task<List<string>> LinesAsync(string query)
    {
        await using var session = await Database.OpenSessionAsync();
        return await session.ListAsync(query);
    }

    /// <summary>A million that wait for tomorrow and a million that are over, written straight into the tables; and 300 that are due.</summary>
    private async Task FillAsync()
    {
        await Database.ExecuteAsync("""
            alter table prima.messages set unlogged; alter table prima.queue set unlogged; alter table prima.send_attempts set unlogged; alter table prima.rate_limits set unlogged;
            insert into prima.devices (name, configured_at) values ('d1', 'infinity'), ('d2', 'infinity'), ('d3', 'infinity')
            """);
        foreach (var table in Large)
            await Database.ExecuteAsync($"alter table prima.{table} set (autovacuum_enabled = off)"); // it would begin while the rows come, and what is done afterwards reads them all again
        await Task.WhenAll(
            ExecuteAsync("""
                insert into prima.messages (id, idempotency_key, content_hash, recipient, body, priority, due_at)
                select n, 'k' || n, '\x00', '62811' || lpad((n % 500000)::text, 8, '0'), 'x', 'normal', now() + interval '1 d' from generate_series(1, 2000000) n
                """),
            ExecuteAsync("""
                insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient, not_after)
                select n, (array['normal', 'bulk', 'reply', 'urgent'])[1 + n % 4], t, t + prima.rank_share((array['normal', 'bulk', 'reply', 'urgent'])[1 + n % 4]), 'd' || (1 + n % 3), '62811' || lpad((n % 500000)::text, 8, '0'),
                    case when n % 2 = 0 then t + interval '2 h' end
                from generate_series(1, 1000000) n cross join lateral (select case when n <= 300 then now() - interval '1 h' else now() + interval '1 d' + n * interval '1 s' end as t) due
                """),
            ExecuteAsync("""
                insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, charged, live, in_doubt, provider_id)
                select md5(n::text)::uuid, n, 'd' || (1 + n % 3), '62811' || lpad((n % 500000)::text, 8, '0'), 'w', now(), now(), now(), 'accepted', true, true, false, 'p' || n from generate_series(1000001, 2000000) n
                """),
            ExecuteAsync("""
                set session_replication_role = replica;
                insert into prima.patients (id, name, phone, consent_status) select md5(n::text)::uuid, 'x', '62812' || lpad(n::text, 8, '0'), 'granted' from generate_series(1, 50000) n;
                insert into prima.reminder_plans (id, plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from, expanded_at, expanded_until)
                select md5(n::text)::uuid, n::text, md5(n::text)::uuid, 'general', 't', '2026-01-01', '{08:00}', 'Asia/Jakarta', now() - interval '1 y', now(), now() + interval '15 d' from generate_series(1, 50000) n;
                insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status)
                select md5(n::text)::uuid, md5((n % 50000)::text)::uuid, md5((n % 50000)::text)::uuid, date '2026-01-01' + n / 50000, '08:00',
                    now() + (n - 300) * interval '1 s', case when n <= 50000 then 'pending' else 'sent' end from generate_series(1, 200000) n;
                insert into prima.follow_ups (reminder_id, stage, due_at, status)
                select md5(n::text)::uuid, s, now() + (n - 50200) * interval '1 s', case when n <= 60000 then 'pending' else 'sent' end from generate_series(50001, 200000) n cross join generate_series(1, 2) s;
                update prima.reminders set confirmation_status = 'open', asked_at = now(), window_ends_at = due_at - interval '49900 s' where status = 'sent' and due_at < now() + interval '60000 s';
                set session_replication_role = default
                """),
            ExecuteAsync("""
                insert into prima.provider_ids select 'd' || (1 + n % 3), 'p' || n, n from generate_series(1000001, 2000000) n;
                insert into prima.receipts (inbox_id, device, provider_id, state_id, value, message_id, at, parked_at)
                select n, 'd' || (1 + n % 3), 'p' || n, 's' || n, 'sent', case when n % 1000 > 0 then n end, now(), now() - case when n % 10000 > 0 then interval '2 h' else interval '0' end from generate_series(1000001, 1300000) n;
                insert into prima.inbox (kind, device, dedupe_key, details, received_at, raw, state, outcome, processed_at)
                select case when n % 3 > 0 then 'incoming' else 'status' end, 'd1', sha256(n::text::bytea), jsonb_build_object('id', 'p' || n), now(), '',
                    case when n > 299700 then 'pending' else 'done' end, case when n <= 299700 then 'x' end, case when n <= 299700 then now() end from generate_series(1, 300000) n
                """),
            ExecuteAsync("""
                insert into prima.rate_limits select 'recipient:62811' || lpad(n::text, 8, '0'), array[now()], '{1}', 30, '62 s' from generate_series(1, 100000) n
                """));
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = Database.Source.CreateCommand(statement);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("@([a-z_]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"Index (?:Only )?Scan using .*(?<condition>\n\s+Index Cond: )?")]
    private static partial Regex IndexScan();

    [GeneratedRegex(@"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")]
    private static partial Regex Page();

    [GeneratedRegex("(?m)--.*$")]
    private static partial Regex Comment();
}
