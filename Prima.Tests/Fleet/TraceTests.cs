using System.Globalization;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>What a collector of OpenTelemetry gets from processes that each do one part of the work.</summary>
[Parallelizable(ParallelScope.All)]
public class TraceTests
{
    [Test]
    public async Task A_reminder_is_one_trace_from_due_to_answered_through_all_processes_and_tells_nothing_of_people()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var stage = await StartAsync();
        await stage.ExecuteAsync(GivenReminders.DueReminders(1));
        await stage.ExecuteAsync("update prima.reminders set local_date = current_date");
        await stage.StartRunningAsync("scheduler", collector.Settings);
        await stage.StartRunningAsync("sender,janitor", collector.Settings);
        await stage.StartRunningAsync("inbound", collector.Settings);
        await Eventually.HoldsAsync(() => stage.AskAsync<bool>("select exists (select from prima.reminders where confirmation_status = 'open')"), "the patient was asked", TimeSpan.FromSeconds(60));

        await ComesInAsync(stage, "status", $$"""{"id": "{{stage.Taken.Single().Id}}", "status": "sent"}""");
        var phone = await stage.AskAsync<string>("select phone from prima.patients");
        await stage.ExecuteAsync($"insert into prima.inbox (kind, device, dedupe_key, sender, text, received_at, raw) values ('incoming', '{FleetStage.Device(0)}', sha256('answer'), '{phone}', 'sudah', clock_timestamp(), '')");

        var trace = await stage.AskAsync<string>("select replace(id::text, '-', '') from prima.reminders");
        string[] expected = ["answer inbox", "claim d0", "POST", "receipt d0", "schedule general", "send d0", "settle d0"];
        await Eventually.HoldsAsync(() => Names(trace).Distinct().Count() >= expected.Length, "the trace is whole", TimeSpan.FromSeconds(60));

        var spans = collector.Spans.Where(span => span.Trace == trace).ToList();
        var send = spans.Single(span => span.Name == "send d0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(trace), Is.EqualTo(expected));
            Assert.That(spans.Where(span => span.Parent == send.Id).Select(span => span.Name), Is.EquivalentTo(new[] { "POST", "settle d0" }));
            Assert.That(spans.Where(span => span.Name is not ("POST" or "settle d0")).Select(span => span.Parent), Has.All.Empty, "roots, as one process knows no span of another");
        }

        await Eventually.HoldsAsync(() => collector.Texts.Any(text => text.Contains("messaging.process.duration", StringComparison.Ordinal)), "metrics come too", TimeSpan.FromSeconds(30));
        Canary.AssertSilentIn(collector.Texts);

        IEnumerable<string> Names(string of) => collector.Spans.Where(span => span.Trace == of).Select(span => span.Name).Order(StringComparer.OrdinalIgnoreCase);
    }

    [TestCase("http/protobuf")]
    [TestCase("grpc")]
    public async Task A_message_of_no_reminder_has_a_trace_too_and_a_refusal_shows(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(protocol);
        await using var stage = await StartAsync("target invalid");
        var worker = await stage.StartRunningAsync("sender,janitor", collector.Settings);

        var message = (await stage.EnqueueAsync(1))[0];
        await stage.EndsInAsync(message, "failed");

        var trace = await stage.AskAsync<string>(string.Create(CultureInfo.InvariantCulture, $"select left(encode(sha256(int8send({message})), 'hex'), 32)"));
        await Eventually.HoldsAsync(() => collector.Spans.Any(span => span.Trace == trace && span.Name == "send d0"), "its span has come", TimeSpan.FromSeconds(30));
        Assert.That(collector.Texts.Any(text => text.Contains("error.type", StringComparison.Ordinal)), "the refusal is an error");
        var metrics = (await worker.GetAsync("/metrics")).Body;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(metrics, Does.Match("messaging_client_sent_messages_total{.*error_type=\"rejected\".*} 1"));
            Assert.That(metrics, Does.Match("db_client_connection_count{db_client_connection_pool_name=\"main\",db_client_connection_state=\"idle\"} [0-9]"));
            Assert.That(metrics, Does.Not.Contain("Host="), "a pool has a name, and does not show how it connects");
        }

        Canary.AssertSilentIn(collector.Texts);
    }

    [Test]
    public async Task Of_what_is_not_sampled_nothing_is_told()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var stage = await StartAsync();
        await stage.StartRunningAsync("sender,janitor", [.. collector.Settings, ("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")]);

        await stage.EndsInAsync((await stage.EnqueueAsync(1))[0], "accepted");
        await Eventually.HoldsAsync(() => collector.Texts.Any(text => text.Contains("messaging.process.duration", StringComparison.Ordinal)), "metrics come", TimeSpan.FromSeconds(30));

        Assert.That(collector.Spans, Is.Empty);
    }

    private static Task<FleetStage> StartAsync(params string[] faults) => FleetStage.StartAsync(new StageOptions
    {
        IsPatient = true,
        Devices = 1,
        Script = [.. faults.Select((fault, n) => System.Text.Json.JsonSerializer.Serialize(new { target = Canary.Recipient(n), fault }))],
        Settings = new Dictionary<string, string>
        {
            ["Prima:Fonnte:Devices:d0:Number"] = "6281100000001", ["Prima:Rules:QuietHours"] = "off", ["Prima:Limits:Reminders"] = "off",
        },
    });

    private static Task ComesInAsync(FleetStage stage, string kind, string details) => stage.ExecuteAsync(
        $"insert into prima.inbox (kind, device, dedupe_key, details, received_at, raw) values ('{kind}', '{FleetStage.Device(0)}', sha256('{kind}'), '{details}', clock_timestamp(), '')");
}
