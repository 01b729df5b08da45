using Npgsql;
using NUnit.Framework;
using Prima.Data.Operations;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Migrations;

/// <summary>What each role may do, and above all what it may not.</summary>
[Parallelizable]
public class RolesTests : DatabaseFixture
{
    private const string Enqueue = "select prima.enqueue_message('081234567890', 'x', gen_random_uuid()::text)";
    private const string EnqueueMany = "select prima.enqueue_messages('[]')";
    private const string Cancel = "select prima.cancel_message('nobody', 'x')";
    private const string Take = "select prima.take_permits('role test', 1, 1000, '1 h')";
    private const string Acquire = "select prima.acquire_lock('role test', gen_random_uuid(), '10 ms')";
    private const string Receive = "insert into prima.inbox (kind, device, dedupe_key, received_at, raw) values ('status', 'd1', sha256(gen_random_uuid()::text::bytea), now(), '') on conflict do nothing";
    private const string Reject = "insert into prima.rejected_deliveries (kind, raw, reason, received_at) values ('status', '', 'x', now())";
    private const string Peek = "select prima.peek_permits('role test', 1000, '1 h')";

    [TestCase("prima_caller", Enqueue)]
    [TestCase("prima_caller", EnqueueMany)]
    [TestCase("prima_caller", Cancel)]
    [TestCase("prima_caller", Take)]
    [TestCase("prima_caller", Peek)]
    [TestCase("prima_caller", Acquire)]
    [TestCase("prima_caller", "select prima.renew_lock('role test', gen_random_uuid(), 1, '1 s')")]
    [TestCase("prima_caller", "select prima.release_lock('role test', gen_random_uuid(), 1)")]
    [TestCase("prima_caller", "select prima.advisory_key('a', 'b')")]
    [TestCase("prima_worker", Acquire)]
    [TestCase("prima_worker", "update prima.distributed_locks set owner = null where false")]
    [TestCase("prima_worker", "update prima.limit_settings set permits = null where false")]
    [TestCase("prima_caller", "select count(*) from prima.message_status")]
    [TestCase("prima_caller", "select count(*) from prima.send_attempt_log")]
    [TestCase("prima_caller", "select count(*) from prima.queue_stats")]
    [TestCase("prima_caller", "select count(*) from prima.patient_status")]
    [TestCase("prima_caller", "select count(*) from prima.task_status")]
    [TestCase("prima_web", Receive)]
    [TestCase("prima_web", Reject)]
    [TestCase("prima_web", "select count(*) from prima.inbound_log")]
    [TestCase("prima_caller", "select count(*) from prima.inbound_log")]
    [TestCase("prima_dashboard", "select count(*) from prima.inbound_log")]
    [TestCase("prima_worker", "delete from prima.inbox where false")]
    [TestCase("prima_worker", Enqueue)]
    [TestCase("prima_worker", "update prima.patients set name = name where false")]
    [TestCase("prima_worker", "insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select gen_random_uuid(), '', '', 'asked', 'reply', now() where false")]
    [TestCase("prima_worker", "delete from prima.queue where false")]
    [TestCase("prima_worker", "update prima.send_attempts set error = null where false")]
    [TestCase("prima_worker", "insert into prima.message_endings select 1, 'failed', 'x' where false")]
    [TestCase("prima_worker", "update prima.devices set state = 'ok' where false")]
    [TestCase("prima_worker", "delete from prima.pauses where false")]
    [TestCase("prima_worker", "select count(*) from prima.message_status")]
    [TestCase("prima_dashboard", "select count(*) from prima.message_status")]
    [TestCase("prima_dashboard", "select count(*) from prima.misplaced_messages()")]
    [TestCase("prima_dashboard", "select count(*) from prima.devices")]
    [TestCase("prima_metrics", "select count(*) from prima.queue_stats")]
    public async Task A_role_may_do_its_work(string role, string statement)
    {
        await using var session = await SessionAsAsync(role);
        await session.ExecuteAsync(statement);
    }

    [Test]
    public async Task Who_only_takes_in_what_comes_may_say_that_it_is_at_work()
    {
        await using var source = DataSourceFactory.Create(Database.ConnectionString + ";Options=-c role=prima_web");
        var register = new PostgresFleetRegister(source);
        await register.BeatAsync("door", "web", "1", [], CancellationToken.None);
        await register.BeatAsync("door", "web", "1", ["x"], CancellationToken.None);
        await register.LeaveAsync("door", CancellationToken.None);
        Assert.That(await Database.AskAsync<bool>("select stopped_at is not null and failing = '{x}' from prima.workers where name = 'door'"), Is.True);
    }

    [TestCase("prima_caller", "select body from prima.messages")]
    [TestCase("prima_caller", "insert into prima.messages (idempotency_key, content_hash, recipient, priority, due_at) values ('x', '', '628123456789', 'normal', now())")]
    [TestCase("prima_caller", "delete from prima.queue")]
    [TestCase("prima_caller", "update prima.send_attempts set outcome = 'accepted'")]
    [TestCase("prima_caller", "delete from prima.rate_limits")]
    [TestCase("prima_caller", "select * from prima.devices")]
    [TestCase("prima_caller", "select prima.misplaced_messages()")]
    [TestCase("prima_caller", "select * from prima.distributed_locks")]
    [TestCase("prima_caller", "select prima.try_lock('k', gen_random_uuid(), '1 s', 0, true, '')")]
    [TestCase("prima_caller", "update prima.limit_settings set permits = 1000")]
    [TestCase("prima_worker", "update prima.distributed_locks set token = 0")]
    [TestCase("prima_worker", "insert into prima.distributed_locks (key) values ('mine')")]
    [TestCase("prima_worker", "select setval('prima.fencing_tokens', 1)")]
    [TestCase("prima_worker", "delete from prima.limit_settings")]
    [TestCase("prima_dashboard", Acquire)]
    [TestCase("prima_caller", "create table prima.mine ()")]
    [TestCase("prima_caller", "select name from prima.patients")]
    [TestCase("prima_worker", "update prima.consent_events set to_status = 'granted'")]
    [TestCase("prima_worker", "delete from prima.consent_events")]
    [TestCase("prima_worker", "delete from prima.patients")]
    [TestCase("prima_metrics", "select count(*) from prima.patient_status")]
    [TestCase("prima_worker", "update prima.messages set body = 'something else'")]
    [TestCase("prima_worker", "delete from prima.messages")]
    [TestCase("prima_worker", "delete from prima.send_attempts")]
    [TestCase("prima_worker", "delete from prima.events")]
    [TestCase("prima_worker", "update prima.events set reason = 'x'")]
    [TestCase("prima_worker", "delete from prima.devices")]
    [TestCase("prima_worker", "truncate prima.queue")]
    [TestCase("prima_worker", "drop table prima.queue")]
    [TestCase("prima_worker", "insert into prima.migrations (scriptname, applied) values ('x', now())")]
    [TestCase("prima_dashboard", Enqueue)]
    [TestCase("prima_dashboard", Cancel)]
    [TestCase("prima_dashboard", Take)]
    [TestCase("prima_dashboard", "update prima.devices set state = 'ok'")]
    [TestCase("prima_dashboard", "delete from prima.pauses")]
    [TestCase("prima_web", "select text from prima.inbox")]
    [TestCase("prima_web", "select id from prima.inbox")]
    [TestCase("prima_web", "update prima.inbox set state = 'done'")]
    [TestCase("prima_web", "delete from prima.inbox")]
    [TestCase("prima_web", "select raw from prima.rejected_deliveries")]
    [TestCase("prima_caller", "select text from prima.inbox")]
    [TestCase("prima_caller", Reject)]
    [TestCase("prima_metrics", "select count(*) from prima.inbound_log")]
    [TestCase("prima_metrics", "select count(*) from prima.message_status")]
    [TestCase("prima_metrics", "select count(*) from prima.messages")]
    [TestCase("prima_metrics", Enqueue)]
    [TestCase("nobody_special", "select count(*) from prima.queue_stats")]
    [TestCase("nobody_special", Enqueue)]
    public async Task A_role_may_do_nothing_else(string role, string statement)
    {
        await using var session = await SessionAsAsync(role);
        await Assert.ThatAsync(() => session.ExecuteAsync(statement), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.InsufficientPrivilege));
    }

    [Test]
    public async Task No_group_can_log_in_or_has_a_power_over_the_cluster() =>
        Assert.That(
            await Database.AskAsync<long>("select count(*) from pg_roles where rolname in ('prima_owner', 'prima_migrator', 'prima_worker', 'prima_web', 'prima_dashboard', 'prima_metrics', 'prima_caller') and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls or rolconfig is not null)"),
            Is.Zero);

    [Test]
    public async Task Functions_that_act_with_the_owner_s_rights_look_nowhere_but_where_they_say() =>
        Assert.That(
            await Database.AskAsync<string[]>("""
                select coalesce(array_agg(p.proname::text), '{}') from pg_proc p
                where p.pronamespace = 'prima'::regnamespace and p.prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any(p.proconfig), false)
                """),
            Is.Empty);

    // Without pg_temp at the end of the path it is looked in first, for types too, and whoever may call a function would have all that its owner may.
    [TestCase("prima_caller", "select prima.enqueue_message('081234567890', 'halo', 'a-key')")]
    [TestCase("prima_caller", "select prima.enqueue_messages('[{\"recipient\": \"081234567890\", \"body\": \"halo\", \"idempotency_key\": \"another-key\"}]')")]
    [TestCase("prima_caller", "select prima.cancel_message('no-key', 'why')")]
    [TestCase("prima_caller", "select prima.acquire_lock('k', gen_random_uuid(), '1 s')")]
    [TestCase("prima_caller", "select prima.take_permits('k', 1, 1, '1 s')")]
    [TestCase("prima_caller", "select prima.peek_permits('k', 1, '1 s')")]
    public async Task Nobody_runs_own_code_with_the_owner_s_rights(string role, string call)
    {
        // A server process of its own: one that has called the function before knows its types already.
        await using var own = NpgsqlDataSource.Create($"{Database.ConnectionString};Pooling=false");
        await using var session = await Session.OpenAsync(own, Database.Source);
        await session.ExecuteAsync($"set role {role}");
        await session.ExecuteAsync("create temp table ran (as_whom text)");
        await session.ExecuteAsync("grant all on ran to public");
        foreach (var type in new[] { "text", "uuid", "int4", "int8", "timestamptz", "interval", "bytea", "jsonb", "bool" })
        {
            await session.ExecuteAsync($"create function pg_temp.spy(v pg_catalog.{type}) returns boolean language plpgsql as $$ begin insert into pg_temp.ran values (current_user); return true; end $$");
            await session.ExecuteAsync($"create domain pg_temp.{type} as pg_catalog.{type} check (pg_temp.spy(value))");
        }

        await session.ExecuteAsync(call);

        Assert.That(await session.AskAsync<string[]>("select coalesce(array_agg(distinct as_whom), '{}') from pg_temp.ran where as_whom <> current_user"), Is.Empty);
    }

    [TestCase("select prima.take_permits('device:d1', 1, 2147483647, '1000 years')", "limit_key")]
    [TestCase("select prima.take_permits('fleet', 1, 1, '1 s')", "limit_key")]
    [TestCase("select prima.take_permits('recipient:6281200000001', 1, 1, '1 s')", "limit_key")]
    [TestCase("select prima.acquire_lock('housekeeping', gen_random_uuid(), '1 day')", "lock_key")]
    [TestCase("select prima.acquire_lock('cron', gen_random_uuid(), '1 day')", "lock_key")]
    [TestCase("select prima.cancel_message('farewell:36', 'why')", "idempotency_key")]
    [TestCase("select prima.cancel_message('reply:36:1', 'why')", "idempotency_key")]
    public async Task What_Prima_lives_by_is_not_a_guest_s_to_take(string call, string what)
    {
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync("do $$ begin create role a_guest login in role prima_caller; exception when duplicate_object or unique_violation then null; end $$");
        await session.ExecuteAsync("do $$ begin create role a_hand login in role prima_worker; exception when duplicate_object or unique_violation then null; end $$");

        await session.ExecuteAsync("set session authorization a_guest");
        await Assert.ThatAsync(() => session.ExecuteAsync(call), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400").And.Message.Contains($"{what} is one of Prima's own"));
        await session.ExecuteAsync("reset session authorization");
        await session.ExecuteAsync("set session authorization a_hand");
        await Assert.ThatAsync(() => session.ExecuteAsync(call), Throws.Nothing);
    }

    private async Task<Session> SessionAsAsync(string role)
    {
        var session = await Database.OpenSessionAsync();
        if (role == "nobody_special")
            await session.ExecuteAsync("do $$ begin create role nobody_special; exception when duplicate_object or unique_violation then null; end $$");
        await session.ExecuteAsync($"set role {role}");
        return session;
    }
}
