using System.Globalization;
using System.Text;
using HdrHistogram;
using Prima.Core.Inbound;
using Prima.Data.Bench;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;

namespace Prima.Workers.Bench;

/// <summary>The door of one process of the role web: how long a webhook takes at a steady rate, beside the bare insert at the same rate, and how many it stores at most.</summary>
internal static class WebhooksBench
{
    private const string Token = "bench-0123456789abcdef0123456789abcdef";
    private const int WarmUp = 500;

    public static async Task<Dictionary<string, object>> RunAsync(BenchStage stage, int rate, int seconds, int callers, TimeProvider clock, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("prima-bench-");
        await using var store = new InboxBenchStore(stage.ConnectionString);
        await using var web = ChildWorker.Start(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:Prima"] = stage.ConnectionString, ["Prima:Web:Urls"] = "http://127.0.0.1:0", ["Prima:Web:WebhookToken"] = Token,
                ["Prima:Fonnte:Devices:bench-1:Token"] = "bench-1", ["Prima:Fonnte:Devices:bench-1:Number"] = "6281100000001",
            },
            folder.FullName, "--roles", "web");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        try
        {
            if (!await web.IsRunningAsync(stopping) || web.Url is null)
                throw new CommandFault(ExitCode.Failed, $"The worker process ended as it started: {web.LastWords}");
            var address = new Uri(web.Url, "/api/webhooks/fonnte/incoming?token=" + Token);
            for (var n = 0; n < WarmUp; n++)
            {
                await PostAsync(http, address, -n - 1);
                await store.InsertAsync(Bare(-n - 1));
            }

            await store.ClearAsync();
            var door = await PaceAsync(rate, seconds, isAlone: false, n => PostAsync(http, address, n), clock, stopping);
            await store.ClearAsync();
            var insert = await PaceAsync(rate, seconds, isAlone: true, n => store.InsertAsync(Bare(n)), clock, stopping);
            await store.ClearAsync();
            var (stored, took) = await FloodAsync(callers, seconds, n => PostAsync(http, address, n), clock);
            return new()
            {
                ["rate"] = rate, ["seconds"] = seconds, ["p50_ms"] = door.At(50), ["p99_ms"] = door.At(99), ["max_ms"] = door.At(100), ["insert_p50_ms"] = insert.At(50), ["insert_p99_ms"] = insert.At(99),
                ["callers"] = callers, ["stored"] = stored, ["per_second"] = Math.Round(stored / took.TotalSeconds),
            };
        }
        finally
        {
            await store.ClearAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Evenly; unless each is alone, as on one connection, one that is slow holds up no other. Microseconds.</summary>
    private static async Task<LongConcurrentHistogram> PaceAsync(int rate, int seconds, bool isAlone, Func<int, Task> call, TimeProvider clock, CancellationToken stopping)
    {
        var latencies = new LongConcurrentHistogram(1, TimeSpan.FromMinutes(1).Ticks, 3);
        var underWay = new List<Task>();
        await Latencies.CallSteadilyAsync(
            rate,
            seconds,
            n =>
            {
                var measured = MeasureAsync(n);
                underWay.Add(measured);
                return isAlone ? measured : Task.CompletedTask;
            },
            clock,
            stopping);
        await Task.WhenAll(underWay);
        return latencies;

        async Task MeasureAsync(int n)
        {
            var before = clock.GetTimestamp();
            await call(n);
            latencies.Record(clock.GetElapsedTime(before));
        }
    }

    private static async Task<(int Stored, TimeSpan Took)> FloodAsync(int callers, int seconds, Func<int, Task> call, TimeProvider clock)
    {
        var (next, length, started) = (0, TimeSpan.FromSeconds(seconds), clock.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.GetElapsedTime(started) < length)
                await call(Interlocked.Increment(ref next));
        })));
        return (next, clock.GetElapsedTime(started));
    }

    private static async Task PostAsync(HttpClient http, Uri address, int n)
    {
        using var content = new StringContent(Body(n), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(address, content);
        if (await answer.Content.ReadAsStringAsync() != """{"ok":true}""")
            throw new CommandFault(ExitCode.Failed, $"A webhook was answered with {(int)answer.StatusCode}, not with a stored row.");
    }

    private static string Body(int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"choices":[],"device":"6281100000001","extension":"","filename":"","inboxid":{{n}},"isforwarded":false,"isgroup":false,"location":"","member":"","message":"Sudah diminum, {{n}}","name":"Pasien","pengirim":"{{Sender(n)}}","pesan":"Sudah diminum, {{n}}","pollname":"","quick":false,"sender":"{{Sender(n)}}","text":"non-button message","timestamp":1764000000,"type":"text","url":""}""");

    /// <summary>The row that such a body becomes.</summary>
    private static Delivery Bare(int n)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1764000000);
        var text = string.Create(CultureInfo.InvariantCulture, $"Sudah diminum, {n}");
        return new Delivery
        {
            Kind = DeliveryKind.Incoming, Device = "bench-1", GatewayId = n.ToString(CultureInfo.InvariantCulture), Sender = Sender(n), Text = text, GatewayAt = at, ReceivedAt = at, Raw = Encoding.UTF8.GetBytes(Body(n)),
            Keys = DeliveryIdentity.OfIncoming("bare", n.ToString(CultureInfo.InvariantCulture), Sender(n), text, new GatewayTime("1764000000", at), at),
        };
    }

    private static string Sender(int n) => string.Create(CultureInfo.InvariantCulture, $"62812{Math.Abs(n) % 1000:00000000}");
}
