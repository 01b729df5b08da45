using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Data.Bench;
using Prima.Data.Local;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Bench;

/// <summary>The database of a benchmark, and the workers that run against it: real processes, the whole protocol, a gateway that accepts at once.</summary>
internal sealed class BenchStage : IAsyncDisposable
{
    /// <summary>So wide that none refuses, and permits are taken all the same.</summary>
    private static readonly RateLimit Wide = new(100_000_000, TimeSpan.FromSeconds(60));

    /// <summary>Nothing measured here takes as long on any machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const int BatchSize = 100;
    private readonly LocalPostgres? cluster;
    private readonly string connectionString;
    private readonly List<ChildWorker> workers = [];
    private readonly string folder = Directory.CreateTempSubdirectory("prima-bench-").FullName;
    private int ledgers;

    private BenchStage(LocalPostgres? cluster, string connectionString, int callers)
    {
        this.cluster = cluster;
        this.connectionString = connectionString;
        Store = new BenchStore(connectionString, callers);
    }

    public BenchStore Store { get; }

    public string ConnectionString => connectionString;

    /// <param name="callers">So many connections are there at the same time, beside the workers'.</param>
    /// <param name="stopping">Ends the start.</param>
    public static async Task<BenchStage> OpenAsync(int callers, CancellationToken stopping)
    {
        // A named database is used only if all in it is the benchmark's own; otherwise a throw-away cluster.
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Prima") is { Length: > 0 } named)
        {
            if (SettingsRules.Connection("Prima", named) is { } mistake)
                throw new SettingsException([mistake]);
            var stage = new BenchStage(null, named, callers);
            if (await stage.Store.IsOursAsync())
            {
                await stage.Store.MigrateAsync(stopping);
                return stage;
            }

            await stage.DisposeAsync();
            throw new CommandFault(ExitCode.Refused, "The database of ConnectionStrings__Prima holds messages or devices that are not the benchmark's: nothing was touched. Name an empty one, or none.");
        }

        var cluster = await LocalPostgres.StartAsync(new LocalPostgresOptions { MaxConnections = Math.Max(160, callers + 60) }, stopping);
        var own = new BenchStage(cluster, cluster.ConnectionString(), callers);
        await own.Store.MigrateAsync(stopping);
        return own;
    }

    public static string[] Devices(int count) => [.. Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"bench-{n}"))];

    public static ClaimTerms Terms() => new("bench", TimeSpan.FromSeconds(60), BatchSize, Wide, Wide, RateLimit.Off, TimeSpan.Zero);

    /// <summary>Starts worker processes and waits until all are running.</summary>
    public async Task StartWorkersAsync(int count, int devices, CancellationToken stopping)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Prima"] = connectionString,
            ["Prima:Limits:Recipient"] = Wide.ToString(),
            ["Prima:Limits:Device"] = Wide.ToString(),
            ["Prima:Limits:Fleet"] = "off",
            ["Prima:Sender:BatchSize"] = BatchSize.ToString(CultureInfo.InvariantCulture),
            ["Prima:Sender:Concurrency"] = (4 * BatchSize).ToString(CultureInfo.InvariantCulture),
            ["Prima:Sender:MaxInFlightPerDevice"] = BatchSize.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var device in Devices(devices))
            settings[$"Prima:Fonnte:Devices:{device}:Token"] = device;
        for (var i = 0; i < count; i++)
            workers.Add(ChildWorker.Start(settings, folder, "--roles", "sender,janitor", "--null-gateway", Path.Combine(folder, $"ledger-{++ledgers}")));
        foreach (var worker in workers)
            if (!await worker.IsRunningAsync(stopping))
                throw new CommandFault(ExitCode.Failed, $"A worker process ended as it started: {worker.LastWords}");
    }

    /// <summary>Stops the workers and returns what their gateways took.</summary>
    public async Task<List<(long Message, long At)>> StopWorkersAsync(CancellationToken stopping)
    {
        foreach (var code in await Task.WhenAll(workers.Select(worker => worker.StopAsync(stopping))))
            if (code != 0)
                throw new CommandFault(ExitCode.Failed, $"A worker process ended with {code}.");
        foreach (var worker in workers)
            await worker.DisposeAsync();
        var taken = Enumerable.Range(ledgers - workers.Count + 1, workers.Count).SelectMany(n => NullGateway.Read(Path.Combine(folder, $"ledger-{n}"))).ToList();
        workers.Clear();
        return taken;
    }

    /// <summary>What the database says of a run and what the gateways took are one and the same.</summary>
    /// <param name="run">As its keys name it.</param>
    /// <param name="messages">Enqueued in it.</param>
    /// <param name="taken">What <see cref="StopWorkersAsync"/> returned.</param>
    /// <param name="others">Messages of other runs, such as the warm-up's, that the same workers sent.</param>
    public async Task CheckLedgersAsync(string run, int messages, IReadOnlyList<(long Message, long At)> taken, int others)
    {
        var (accepted, attempts) = await Store.LedgerAsync(run);
        if (accepted != messages || attempts != messages || taken.Count != messages + others || taken.DistinctBy(t => t.Message).Count() != taken.Count)
            throw new CommandFault(ExitCode.Failed, $"The ledgers differ: {messages} messages, {accepted} accepted, {attempts} attempts, {taken.Count - others} requests.");
    }

    /// <summary>Ends when no message that was ready is open. Asks often enough to be exact to some milliseconds, and seldom enough to cost nothing.</summary>
    public async Task WaitUntilDoneAsync(int devices, TimeProvider clock, CancellationToken stopping)
    {
        var names = Devices(devices);
        var started = clock.GetTimestamp();
        while (await Store.IsOpenAsync(names))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, stopping);
            if (clock.GetElapsedTime(started) > Patience)
                throw new CommandFault(ExitCode.Failed, $"The messages are not done after {Patience.TotalMinutes:N0} minutes. The workers' last words: {string.Join(" | ", workers.Select(worker => worker.LastWords))}");
            if (workers.Find(worker => worker.HasEnded) is { } ended)
                throw new CommandFault(ExitCode.Failed, $"A worker process ended: {ended.LastWords}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        await Store.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
