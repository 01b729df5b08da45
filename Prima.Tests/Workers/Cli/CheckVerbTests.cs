using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Support.Pooling;
using Prima.Workers.Cli;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class CheckVerbTests : VerbFixture
{
    private const string Token = "abcdefgh";
    private FakeFonnteServer gateway = null!;

    [OneTimeSetUp]
    public async Task StartTheGateway() => gateway = await FakeFonnteServer.StartAsync(
        new FakeFonnteOptions { Urls = "http://127.0.0.1:0", Devices = [new FakeDeviceSetup("d1", Token, "6281100000001")] }, CancellationToken.None);

    [OneTimeTearDown]
    public async Task StopTheGateway() => await gateway.DisposeAsync();

    [TearDown]
    public void ConnectTheDevice() => gateway.Connect("d1");

    [Test]
    public async Task All_is_good_where_all_is_good()
    {
        var answer = await CheckAsync(Database.ConnectionString);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.Output);
            Assert.That(answer.Json.EnumerateArray().Select(row => row.GetProperty("subject").GetString()), Is.SupersetOf(new[] { "settings", "database", "pooler", "clock", "rights", "messages", "device d1" }));
        }
    }

    [Test]
    public async Task A_pooler_is_named_with_its_mode_and_with_what_that_means()
    {
        await using var pooler = PoolerDouble.Start(Database.TcpConnectionString);
        var alone = await CheckAsync(pooler.ConnectionString);
        var beside = await CheckAsync(pooler.ConnectionString, more: $"--ConnectionStrings:PrimaDirect={Database.ConnectionString}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(alone.Code, Is.EqualTo(ExitCode.Done), alone.Output);
            Assert.That(alone.Output, Does.Contain("a pooler in transaction mode stands between, so Prima prepares nothing, and polls; for wake-ups set ConnectionStrings:PrimaDirect"));
            Assert.That(beside.Output, Does.Contain("transaction mode").And.Contain("wake-ups come by ConnectionStrings:PrimaDirect"));
        }
    }

    [Test]
    public async Task A_pooler_that_refuses_transactions_exits_2_with_the_cure()
    {
        await using var pooler = PoolerDouble.Start(Database.TcpConnectionString, PoolerMode.Statement);
        var answer = await CheckAsync(pooler.ConnectionString);
        Assert.That((answer.Code, answer.Output.Contains("set pool_mode = transaction", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), answer.Output);
    }

    [Test]
    public async Task Of_two_ways_the_one_that_leads_nowhere_is_named()
    {
        var answer = await CheckAsync(Database.ConnectionString, more: "--ConnectionStrings:PrimaDirect=Host=127.0.0.1;Port=1;Database=prima");
        Assert.That((answer.Code, answer.Output.Contains("Nobody answers where ConnectionStrings:PrimaDirect leads", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Degraded, true)), answer.Output);
    }

    [TestCase("synchronous_commit=off", 3, "what other services enqueue may be gone")]
    [TestCase("quote_all_identifiers=on", 0, "every table, index and function is as the migrations made it")]
    public async Task A_setting_of_the_database_that_matters_is_named_and_another_is_not(string setting, int code, string said)
    {
        var answer = await CheckAsync(Database.ConnectionString + $";Options=-c {setting}");
        Assert.That(((int)answer.Code, answer.Output.Contains(said, StringComparison.Ordinal)), Is.EqualTo((code, true)), answer.Output);
    }

    [TestCase("create schema other", "has no Prima schema: run: prima migrate", false)]
    [TestCase("insert into prima.migrations (scriptname, applied) values ('9999_future', now())", "newer than this program", true)]
    [TestCase("update prima.migrations set scriptname = '0000_ancient' where scriptname = '0001_messages'", "it lacks 0001_messages: run: prima migrate", true)]
    public async Task A_schema_of_another_age_exits_2_with_the_cure(string change, string cure, bool migrated)
    {
        await using var database = await TestDatabase.CreateAsync(migrated);
        await database.ExecuteAsync(change);
        var answer = await CheckAsync(database.ConnectionString);
        var status = await RunAsync(database.ConnectionString, "status");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(answer.Output, Does.Contain(cure));
            Assert.That(status.Code, Is.EqualTo(ExitCode.Usage), "every other verb refuses it too");
        }
    }

    [Test]
    public async Task A_read_only_database_exits_2()
    {
        var answer = await CheckAsync(Database.ConnectionString + ";Options=-c default_transaction_read_only=on");
        Assert.That((answer.Code, answer.Output.Contains("read-only", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)));
    }

    [Test]
    public async Task A_user_without_Prima_s_rights_is_told_which_and_how_to_get_them()
    {
        var answer = await CheckAsync(Database.ConnectionString + ";Options=-c role=prima_dashboard");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(answer.Output, Does.Contain("insert on prima.").And.Contain("grant prima_worker to prima_dashboard"));
        }
    }

    [TestCase("select on prima.provider_ids")]
    [TestCase("update on prima.follow_ups")]
    [TestCase("delete on prima.workers")]
    public async Task One_who_lacks_a_single_right_of_a_workers_is_told_it(string right)
    {
        // All that the group has on whole tables, but for one.
        await Database.ExecuteAsync($"""
            create role {Database.Name}_login; grant usage on schema prima to {Database.Name}_login; grant execute on all functions in schema prima to {Database.Name}_login;
            do $$ declare g text; begin
                for g in select format('grant %s on prima.%I to {Database.Name}_login', p, c.relname) from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete']) p
                    where c.relnamespace = 'prima'::regnamespace and c.relkind in ('r', 'v') and has_table_privilege('prima_worker', c.oid, p) loop execute g; end loop;
            end $$;
            revoke {right} from {Database.Name}_login
            """);
        try
        {
            var answer = await CheckAsync($"{Database.ConnectionString};Options=-c role={Database.Name}_login");
            Assert.That((answer.Code, answer.Output.Contains($" {right}", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), answer.All);
        }
        finally
        {
            await Database.ExecuteAsync($"drop owned by {Database.Name}_login; drop role {Database.Name}_login");
        }
    }

    [Test]
    public async Task A_worker_s_login_may_do_what_it_needs_and_the_owner_too_much()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await CheckAsync(Database.ConnectionString + ";Options=-c role=prima_worker")).Output, Does.Contain("prima_worker may do what a worker does, and no more"));
            Assert.That((await CheckAsync(Database.ConnectionString + ";Options=-c role=prima_owner")).Output, Does.Contain("rights that no worker needs"));
        }
    }

    [Test]
    public async Task A_message_in_no_place_is_found()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("select prima.enqueue_message('081200001111', 'x', 'lost'); delete from prima.queue");
        var answer = await CheckAsync(database.ConnectionString);
        Assert.That((answer.Code, answer.Output.Contains("1 message is in no place or in two (1)", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Degraded, true)), answer.Output);
    }

    [Test]
    public async Task A_database_that_is_away_exits_5()
    {
        var answer = await CheckAsync("Host=127.0.0.1;Port=1;Username=x;Database=x");
        Assert.That((answer.Code, (await RunAsync("Host=127.0.0.1;Port=1;Username=x;Database=x", "status")).Code), Is.EqualTo((ExitCode.Unreachable, ExitCode.Unreachable)));
    }

    [Test]
    public async Task A_token_that_the_gateway_does_not_know_exits_2()
    {
        var answer = await CheckAsync(Database.ConnectionString, token: "another1");
        Assert.That((answer.Code, answer.Output.Contains("prima resume d1", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), answer.Output);
        Assert.That(answer.All, Does.Not.Contain("another1"));
    }

    [Test]
    public async Task A_device_without_WhatsApp_exits_3()
    {
        gateway.Disconnect("d1");
        var answer = await CheckAsync(Database.ConnectionString);
        Assert.That((answer.Code, answer.Output.Contains("The WhatsApp of device d1 is not connected", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Degraded, true)), answer.Output);
    }

    [Test]
    public async Task A_gateway_that_is_away_exits_5()
    {
        var answer = await CheckAsync(Database.ConnectionString, new Uri("http://127.0.0.1:1"));
        Assert.That((answer.Code, answer.Output.Contains("gave no clear answer about device d1", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Unreachable, true)), answer.Output);
    }

    private Task<Answer> CheckAsync(string connectionString, Uri? url = null, string token = Token, params string[] more) => RunAsync(
        connectionString, ["check", "--roles", "sender,janitor", "--json", $"--Prima:Fonnte:Devices:d1:Token={token}", $"--Prima:Fonnte:BaseUrl={url ?? gateway.Url}", .. more]);
}
