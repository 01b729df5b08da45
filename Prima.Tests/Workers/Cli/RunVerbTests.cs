using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Cli;

/// <summary>The program as a supervisor sees it: a process, its health, its signals and its exit code.</summary>
[Parallelizable]
public class RunVerbTests : DatabaseFixture
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task It_is_ready_soon_after_its_start_and_exits_0_on_SIGTERM()
    {
        await using var worker = Start(Database.ConnectionString, "run", "--roles", "janitor");
        var ready = new Uri(await AddressAsync(worker), "/health/ready");
        await Eventually.HoldsAsync(async () => (await Http.GetAsync(ready)).StatusCode == HttpStatusCode.OK, "ready");
        worker.Stop();
        Assert.That(await worker.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task A_closed_terminal_is_a_stop_as_well()
    {
        await using var worker = Start(Database.ConnectionString, "run", "--roles", "janitor");
        await AddressAsync(worker);
        worker.HangUp();
        Assert.That(await worker.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Who_was_told_to_outlive_the_terminal_does()
    {
        await using var worker = new ChildProcess("nohup", ["dotnet", WorkerProcess.Program, "run", "--roles", "janitor"], [new("ConnectionStrings__Prima", Database.ConnectionString)]);
        using var line = JsonDocument.Parse(await worker.LineAsync(text => WorkerProcess.IsEvent(text, EventIds.ProcessListening), "its address"));
        var live = new Uri(new Uri(line.RootElement.GetProperty("Url").GetString()!), "/health/ready");
        worker.HangUp();
        await Eventually.HoldsAsync(async () => (await Http.GetAsync(live)).StatusCode == HttpStatusCode.OK, "ready");
        worker.Stop();
        Assert.That(await worker.ExitAsync(), Is.Zero);
    }

    /// <summary>Whoever its parent is: what a unit hides from its processes (ProtectProc) must not keep them from being ready.</summary>
    [Test]
    public async Task A_supervisor_that_may_be_notified_hears_that_it_is_ready_lives_and_stops()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var supervisor = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        supervisor.Bind(new UnixDomainSocketEndPoint(path));
        await using var worker = WorkerProcess.Start(
            [new("ConnectionStrings:Prima", Database.ConnectionString), new("NOTIFY_SOCKET", path), new("WATCHDOG_USEC", "200000")], "run", "--roles", "janitor");

        await HearsAsync("READY=1");
        await HearsAsync("WATCHDOG=1");
        worker.Stop();
        await HearsAsync("STOPPING=1");
        Assert.That(await worker.ExitAsync(), Is.Zero);
        File.Delete(path);

        async Task HearsAsync(string word)
        {
            var heard = new byte[64];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Encoding.ASCII.GetString(heard, 0, await supervisor.ReceiveAsync(heard, patience.Token)) != word)
            {
            }
        }
    }

    [Test]
    public async Task While_the_database_is_away_it_lives_is_not_ready_and_stops_as_well()
    {
        await using var worker = Start("Host=127.0.0.1;Port=1;Username=prima", "run", "--roles", "janitor");
        var address = await AddressAsync(worker);
        using var ready = await Http.GetAsync(new Uri(address, "/health/ready"));
        using var live = await Http.GetAsync(new Uri(address, "/health/live"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("The database does not answer"));
            Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        worker.Stop();
        Assert.That(await worker.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task A_database_without_Prima_s_schema_ends_it_with_2_and_says_what_to_run()
    {
        await using var empty = await TestDatabase.CreateAsync(migrated: false);
        await using var worker = Start(empty.ConnectionString, "run", "--roles", "janitor");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await worker.ExitAsync(), Is.EqualTo(2));
            Assert.That(worker.Errors, Has.Some.Contains("prima migrate"));
        }
    }

    [Test]
    public async Task Check_finds_nothing_wrong_with_a_good_machine_and_5_without_a_database()
    {
        await using var good = Start(Database.ConnectionString, "check", "--roles", "janitor", "--json");
        await using var away = Start("Host=127.0.0.1;Port=1;Username=prima", "check", "--roles", "janitor", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await good.ExitAsync(), Results(good)), Is.EqualTo((0, "settings good, database good, pooler good, clock good, rights good, schema good, messages good, invariants good")));
            Assert.That((await away.ExitAsync(), Results(away)), Is.EqualTo((5, "settings good, database wrong")));
        }
    }

    private static WorkerProcess Start(string connectionString, params string[] arguments) =>
        WorkerProcess.Start([new("ConnectionStrings:Prima", connectionString)], arguments);

    private static async Task<Uri> AddressAsync(WorkerProcess worker)
    {
        using var line = JsonDocument.Parse(await worker.EventAsync(EventIds.ProcessListening));
        return new Uri(line.RootElement.GetProperty("Url").GetString()!);
    }

    private static string Results(WorkerProcess check)
    {
        using var document = JsonDocument.Parse(string.Concat(check.Output));
        return string.Join(", ", document.RootElement.EnumerateArray().Select(row => $"{row.GetProperty("subject")} {row.GetProperty("result")}"));
    }
}
