using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Operations;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Workers.Hosting;

public class WorkerHostTests
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task It_listens_on_a_free_port_is_live_and_ready_and_exits_0_when_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        await using var host = Host();
        await host.StartAsync(CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Get(host, "/health/live"), Is.EqualTo((HttpStatusCode.OK, """{"status":"healthy","reasons":[],"notes":[]}""")));
            Assert.That(await Get(host, "/health/ready"), Is.EqualTo((HttpStatusCode.OK, """{"status":"healthy","reasons":[],"notes":[]}""")));
        }

        await stop.CancelAsync();
        Assert.That(await host.WaitAsync(stop.Token), Is.EqualTo(ExitCode.Done));
    }

    [Test]
    public async Task A_database_that_is_away_makes_it_unready_with_a_reason_and_leaves_it_live()
    {
        await using var host = Host(services => services.AddSingleton<IDatabaseProbe>(new Probe(DatabaseFault.Unreachable)));
        await host.StartAsync(CancellationToken.None);
        var (status, body) = await Get(host, "/health/ready");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(Strings(body, "reasons"), Has.Exactly(1).Items.And.One.StartsWith("The database does not answer"));
            Assert.That((await Get(host, "/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task A_collector_that_is_silent_holds_up_the_end_by_one_second()
    {
        var clock = TimeProvider.System;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var host = Host(settings: [new("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}"), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        await host.StartAsync(CancellationToken.None);
        await Get(host, "/health/live"); // a trace, beside the metrics

        var told = clock.GetTimestamp();
        await host.WaitAsync(new CancellationToken(true));
        await host.DisposeAsync();

        Assert.That(clock.GetElapsedTime(told), Is.LessThan(TimeSpan.FromSeconds(4)), "each would be waited for five");
    }

    [TestCase(nameof(DatabaseFault.NoSchema))]
    [TestCase(nameof(DatabaseFault.NewerSchema))]
    [TestCase(nameof(DatabaseFault.OldServer))]
    [TestCase(nameof(DatabaseFault.Credentials))]
    public async Task A_database_that_is_not_ours_stops_it_before_a_loop_starts(string fault)
    {
        var loop = new Started();
        await using var host = Host(services => services.AddSingleton<IDatabaseProbe>(new Probe(Enum.Parse<DatabaseFault>(fault))).AddSingleton<IHostedService>(loop));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => host.RunAsync(CancellationToken.None), Throws.TypeOf<CommandFault>().With.Property(nameof(CommandFault.Code)).EqualTo(ExitCode.Usage));
            Assert.That(loop.Yes, Is.False);
        }
    }

    [Test]
    public async Task Health_can_be_asked_until_the_last_loop_has_drained()
    {
        using var stop = new CancellationTokenSource();
        (HttpStatusCode, string)? whileDraining = null;
        WorkerHost? host = null;
        await using var built = host = Host(services => services.AddSingleton<IHostedService>(new Draining(async () => whileDraining = await Get(host!, "/health/ready"))));
        await host.StartAsync(CancellationToken.None);
        await stop.CancelAsync();
        await host.WaitAsync(stop.Token);
        Assert.That(whileDraining, Is.EqualTo((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","reasons":["the process is stopping"],"notes":[]}""")));
    }

    [Test]
    public async Task An_armed_point_and_a_moved_clock_are_told_and_do_no_harm()
    {
        var errors = new List<string>();
        var faults = FaultSwitches.Read(name => name == "PRIMA_CRASH_AT" ? "after-claim:3" : name == "PRIMA_CLOCK_OFFSET" ? "-2h" : null, errors);
        await using var host = Host(faults: faults);
        await host.StartAsync(CancellationToken.None);
        var (status, body) = await Get(host, "/health/ready");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(Strings(body, "notes"), Is.EqualTo(new[] { "a fault point is armed: this process will be killed at after-claim, visit 3; the clock is moved by -2h" }));
        }
    }

    [Test]
    public async Task A_loop_that_dies_ends_the_process_with_1()
    {
        await using var host = Host(services => services.AddHostedService<DyingLoop>());
        Assert.That(await host.RunAsync(CancellationToken.None), Is.EqualTo(ExitCode.Failed));
    }

    [Test]
    public async Task A_dead_loop_turns_liveness_red()
    {
        await using var host = Host();
        await host.StartAsync(CancellationToken.None);
        host.Services.GetRequiredService<LoopMonitor>().Register("outbox").Died();
        var (status, body) = await Get(host, "/health/live");
        Assert.That((status, Strings(body, "reasons")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, new[] { "the loop outbox is dead" })));
    }

    [Test]
    public async Task A_worker_may_ask_for_the_clock_for_chance_and_for_the_fault_points()
    {
        await using var host = Host();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Services.GetRequiredService<TimeProvider>(), Is.SameAs(TimeProvider.System));
            Assert.That(host.Services.GetService<Random>(), Is.Not.Null);
            Assert.That(host.Services.GetRequiredService<FaultPoints>().Armed, Is.Null);
        }
    }

    [Test]
    public async Task Metrics_have_the_contract_s_names_and_labels()
    {
        await using var host = Host();
        await host.StartAsync(CancellationToken.None);
        var metrics = host.Services.GetRequiredService<PrimaMetrics>();
        metrics.Show(new QueueSnapshot([new QueueDepth("d1", "normal", 3, TimeSpan.FromSeconds(1.5))], [new UncertainMessages("d1", "open", 2)], new Dictionary<string, bool> { ["d1"] = true, ["d2"] = false }));
        metrics.Sent("d1", "accepted", 7);
        metrics.LimitDecided("device", "granted", 4);
        metrics.LockAsked("cron", "busy");
        metrics.LockWaited("cron", "busy", TimeSpan.FromMilliseconds(2));
        metrics.ReminderLate("appointment", "queued", TimeSpan.FromSeconds(4));
        metrics.ReceiptCame("d1", TimeSpan.FromSeconds(5));
        metrics.TransactionEnded("claim", "committed", TimeSpan.FromMilliseconds(3));
        metrics.PassEnded("outbox", "idle", TimeSpan.FromMilliseconds(1));
        metrics.Claimed("d1", 1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20));

        var lines = (await Get(host, "/metrics")).Body.Split('\n');
        string[] expected =
        [
            """prima_queue_messages{device="d1",priority="normal"} 3""",
            """prima_queue_oldest_age_seconds{device="d1",priority="normal"} 1.5""",
            """prima_messages_uncertain{device="d1",outcome="open"} 2""",
            """prima_device_up{device="d1"} 1""",
            """prima_device_up{device="d2"} 0""",
            """prima_sends_total{device="d1",outcome="accepted"} 7""",
            """prima_limit_decisions_total{decision="granted",limit="device"} 4""",
            """prima_lock_acquisitions_total{lock="cron",outcome="busy"} 1""",
            """prima_lock_wait_seconds_count{lock="cron",outcome="busy"} 1""",
            """prima_reminder_lateness_seconds_sum{kind="appointment",outcome="queued"} 4""",
            """prima_receipt_delay_seconds_sum{device="d1"} 5""",
            """prima_transactions_total{operation="claim",outcome="committed"} 1""",
            """prima_transaction_duration_seconds_count{operation="claim",outcome="committed"} 1""",
            """prima_pass_duration_seconds_count{outcome="idle",worker="outbox"} 1""",
            """prima_claim_latency_seconds_count{device="d1"} 1""",
        ];
        Assert.That(lines.Select(WithoutTime), Is.SupersetOf(expected));
    }

    [Test]
    public async Task Every_series_is_there_at_0_before_its_first_event()
    {
        await using var host = Host();
        await host.StartAsync(CancellationToken.None);
        var lines = (await Get(host, "/metrics")).Body.Split('\n');
        string[] expected =
        [
            """prima_sends_total{device="d1",outcome="uncertain"} 0""", """prima_limit_decisions_total{decision="error",limit="patient_replies"} 0""",
            """prima_lock_acquisitions_total{lock="housekeeping",outcome="lost"} 0""", """prima_transactions_total{operation="settle",outcome="connection"} 0""",
            """prima_gateway_attention_total{cause="bad_token",device="d1"} 0""",
            """prima_reminders_total{kind="appointment",outcome="failed"} 0""", """prima_inbound_total{kind="incoming",outcome="dead"} 0""",
        ];
        Assert.That(lines.Select(WithoutTime), Is.SupersetOf(expected));
    }

    [Test]
    public async Task Metrics_are_OpenMetrics_for_whom_asks_for_it()
    {
        await using var host = Host();
        await host.StartAsync(CancellationToken.None);
        host.Services.GetRequiredService<PrimaMetrics>().Sent("d1", "accepted");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(host.Urls.First()), "/metrics"));
        request.Headers.Accept.ParseAdd("application/openmetrics-text; version=1.0.0");
        using var response = await Http.SendAsync(request);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/openmetrics-text"));
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("prima_sends_total{").And.EndsWith("# EOF\n"));
        }
    }

    [Test]
    public async Task A_port_in_use_exits_1_and_says_which_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (code, error) = await Run($"--Prima:Web:Urls=http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        Assert.That((code, error), Is.EqualTo((ExitCode.Failed, "The port of Prima:Web:Urls is in use by another process: stop that one, or choose another port (0 takes a free one).")));
    }

    [Test]
    public async Task A_level_of_logging_that_is_none_is_a_wrong_setting()
    {
        var (code, error) = await Run("--Serilog:MinimumLevel=loud");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Usage));
            Assert.That(error, Does.Contain("Serilog:"));
        }
    }

    [Test]
    public async Task Told_to_stop_while_it_starts_it_exits_0()
    {
        using var stop = new CancellationTokenSource();
        await using var host = Host(services => services.AddSingleton<IHostedService>(new Stopping(stop)));
        Assert.That(await host.RunAsync(stop.Token), Is.EqualTo(ExitCode.Done));
    }

    [Test]
    public async Task A_wrong_setting_exits_2_before_anything_starts()
    {
        var (code, error) = await Run("--Prima:Sender:BatchSize=0");
        Assert.That((code, error), Is.EqualTo((ExitCode.Usage, $"1 setting is wrong:{Environment.NewLine}Prima:Sender:BatchSize: got '0'; it must be a whole number from 1 to 1000.")));
    }

    private static async Task<(ExitCode Code, string Error)> Run(string setting)
    {
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["run", "--roles", "janitor", "--ConnectionStrings:Prima=Host=127.0.0.1", setting], error: error);
        return (code, error.ToString().Trim());
    }

    private static WorkerHost Host(Action<IServiceCollection>? compose = null, FaultSwitches? faults = null, params KeyValuePair<string, string?>[] settings)
    {
        var source = new SettingsSource.Values(new Dictionary<string, string?>(settings) { ["ConnectionStrings:Prima"] = "Host=127.0.0.1;Port=1", ["Serilog:MinimumLevel:Default"] = "Fatal", ["Prima:Fonnte:Devices:d1:Token"] = "x" });
        return WorkerHost.Build(source.Open(), SettingsLoader.Load(source, Roles.None), Roles.None, faults ?? FaultSwitches.None, services =>
        {
            services.AddSingleton<IDatabaseProbe>(new Probe(null));
            compose?.Invoke(services);
        });
    }

    private static async Task<(HttpStatusCode Status, string Body)> Get(WorkerHost host, string path)
    {
        using var response = await Http.GetAsync(new Uri(new Uri(host.Urls.First()), path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string?[] Strings(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(text => text.GetString())];
    }

    /// <summary>A sample is name, labels in order of name, value, and maybe a time.</summary>
    private static string WithoutTime(string line)
    {
        var end = line.LastIndexOf('}');
        if (end < 0)
            return line;
        var start = line.IndexOf('{', StringComparison.Ordinal);
        var labels = line[(start + 1)..end].Split(',').Order(StringComparer.Ordinal);
        return $"{line[..start]}{{{string.Join(',', labels)}}} {line[(end + 1)..].Trim().Split(' ')[0]}";
    }

    private sealed class Probe(DatabaseFault? fault) : IDatabaseProbe
    {
        public Task<DatabaseFault?> AskAsync(CancellationToken stopping) => Task.FromResult(fault);
    }

    private sealed class Started : IHostedService
    {
        public bool Yes { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Yes = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Stopping(CancellationTokenSource stop) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Draining(Func<Task> drain) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => drain();
    }

    private sealed class DyingLoop : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("a bug");
    }
}
