using System.Diagnostics;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;

namespace Prima.Workers.Bench;

/// <summary>How long a person waits for each verb that only looks, as a whole process beside so many finished messages; and how much of it is the program's start.</summary>
internal static class VerbsBench
{
    private const int People = 2000, Devices = 3, Chunk = 100_000, Runs = 5;

    /// <param name="rows">Finished messages.</param>
    /// <returns>Milliseconds by verb, the middle of five.</returns>
    public static async Task<Dictionary<string, object>> RunAsync(BenchStage stage, int rows, TimeProvider clock, CancellationToken stopping)
    {
        await stage.Store.ClearAsync();
        await stage.Store.ScalarAsync<object?>("bench/clear_people");
        await stage.Store.ScalarAsync<object?>("bench/fill_plans", new { count = People });
        for (var first = 1; first <= rows; first += Chunk)
            await stage.Store.ScalarAsync<int>("bench/fill_finished", new { first, count = Math.Min(Chunk, rows - first + 1), total = rows, people = People, devices = Devices });
        await stage.Store.ScalarAsync<object?>("bench/analyze");
        await stage.Store.CheckpointAsync();

        var figures = new Dictionary<string, object> { ["rows"] = rows };
        try
        {
            var reminder = (await stage.Store.ScalarAsync<Guid>("bench/a_reminder")).ToString();
            foreach (var words in Verbs(rows, reminder))
            {
                var times = new List<double>();
                for (var n = 0; n < Runs; n++)
                    times.Add(await TimeAsync(words.Split(' '), stage.ConnectionString, clock, stopping));
                figures[words.Replace(reminder, "REMINDER", StringComparison.Ordinal) + " ms"] = Math.Round(times.Order().ElementAt(Runs / 2));
            }
        }
        finally
        {
            await stage.Store.ScalarAsync<object?>("bench/clear_people");
            await stage.Store.ClearAsync();
        }

        return figures;
    }

    private static IEnumerable<string> Verbs(int rows, string reminder) =>
    [
        "--help", "status", "doctor", "devices list", "limits list", "locks list",
        "messages list", "messages list --state accepted", "messages list --state failed", "messages list --state uncertain", "messages list --device bench-1", "messages list --device bench-4",
        "messages list --phone 62810000000007", "messages list --key bench:finished:77", $"messages list --before {rows / 2}", $"messages show {rows / 2}",
        $"why {rows / 2}", $"why {reminder}", "why 62810000000007",
        "inbox list", "inbox list --state dead", "inbox list --kind connect", "reminders list", "reminders list --status failed", "reminders list --phone 62810000000007", $"reminders show {reminder} --text",
        "tasks list", "patients list", "patients show 62810000000007", "plans list", "plans show bench:62810000000007",
    ];

    private static async Task<double> TimeAsync(string[] words, string connectionString, TimeProvider clock, CancellationToken stopping)
    {
        var start = ThisProgram.Start(words);
        foreach (var setting in start.Environment.Keys.Where(key => key.StartsWith("Prima__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(setting);
        start.Environment["ConnectionStrings__Prima"] = connectionString;
        start.Environment["DOTNET_TieredCompilation"] = "1"; // as ./prima and /usr/bin/prima start a verb
        var started = clock.GetTimestamp();
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(stopping);
        var failed = await process.StandardError.ReadToEndAsync(stopping);
        await said;
        await process.WaitForExitAsync(stopping);
        var took = clock.GetElapsedTime(started).TotalMilliseconds;
        return process.ExitCode is (int)ExitCode.Done or (int)ExitCode.Failed ? took : throw new CommandFault(ExitCode.Failed, $"{string.Join(' ', words)} ended with {process.ExitCode}: {failed}");
    }
}
