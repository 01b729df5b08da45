using System.Diagnostics.Metrics;
using Prima.Core.Diagnostics;
using Prima.Core.Reminders;
using Prima.Core.Replies;
using Prima.Core.Time;
using Prima.Data.Bench;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;

namespace Prima.Workers.Bench;

/// <summary>How fast processes of the role inbound work on answers, each of its own patient with a reminder that it closes and an acknowledgement; and how long the parser takes.</summary>
internal static class InboxBench
{
    private const int Parsed = 20_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>As people write, from a word to a sentence.</summary>
    private static readonly string[] Texts =
        ["sudah", "udaaah kak, makasih", "belum minum obatnya, nanti ya", "Bapak sesak napas tolong", "boleh berhenti minum obat?", "ya", "kemarin kontrol ke puskesmas, kata dokter obatnya diganti, saya bingung harus minum yang mana"];

    public static async Task<Dictionary<string, object>> RunAsync(BenchStage stage, int answers, int workers, TimeProvider clock, CancellationToken stopping)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new PrimaMetrics(services.GetRequiredService<IMeterFactory>(), clock);
        await using var store = new ReminderBenchStore(
            stage.ConnectionString, new ReminderTerms(TimeSpan.FromDays(14), QuietHours.Off, Zone.Utc, TimeSpan.Zero), metrics, clock, new Random());
        var folder = Directory.CreateTempSubdirectory("prima-bench-");
        var readers = new List<ChildWorker>();
        try
        {
            await store.ClearAsync();
            await store.FillPlansAsync(answers);
            await store.FillAnswersAsync();
            for (var n = 0; n < workers; n++)
                readers.Add(ChildWorker.Start(
                    new Dictionary<string, string?>
                    {
                        ["ConnectionStrings:Prima"] = stage.ConnectionString, ["Prima:Fonnte:Devices:bench-1:Token"] = "bench-1", ["Prima:Fonnte:Devices:bench-1:Number"] = "6281100000001",
                    },
                    folder.FullName, "--roles", "inbound"));
            foreach (var reader in readers)
            {
                if (!await reader.IsRunningAsync(stopping))
                    throw new CommandFault(ExitCode.Failed, $"The worker process ended as it started: {reader.LastWords}");
            }

            await stage.Store.CheckpointAsync();
            var started = clock.GetTimestamp();
            await store.ReleaseAnswersAsync();
            while (await store.OpenAnswersAsync(stopping) > 0)
                await Task.Delay(Look, clock, stopping);
            var took = clock.GetElapsedTime(started);
            return new()
            {
                ["answers"] = answers, ["workers"] = workers, ["seconds"] = Math.Round(took.TotalSeconds, 3), ["per_second"] = Math.Round(answers / took.TotalSeconds), ["parse_us"] = Math.Round(Parse(clock).TotalMicroseconds, 1),
            };
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
            await store.ClearAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of one text.</summary>
    private static TimeSpan Parse(TimeProvider clock)
    {
        Run(Parsed / 10);
        var started = clock.GetTimestamp();
        Run(Parsed);
        return clock.GetElapsedTime(started) / Parsed;

        static void Run(int count)
        {
            for (var n = 0; n < count; n++)
                ReplyParser.BuiltIn.Parse(Texts[n % Texts.Length], [], choiceLive: false);
        }
    }
}
