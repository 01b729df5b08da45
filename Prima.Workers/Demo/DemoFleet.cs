using System.Globalization;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;

namespace Prima.Workers.Demo;

/// <summary>The worker processes: a place for each, in which another follows one that was killed. The first one's has the role web too, and its port.</summary>
internal sealed class DemoFleet(IReadOnlyDictionary<string, string?> settings, string webUrl, string folder, int size) : IAsyncDisposable
{
    private readonly ChildWorker[] workers = new ChildWorker[size];
    private readonly HashSet<int>[] processes = [.. Enumerable.Range(0, size).Select(_ => new HashSet<int>())];

    public int Kills { get; private set; }

    public async Task StartAsync(CancellationToken stopping)
    {
        for (var place = 0; place < size; place++)
            Start(place);
        foreach (var worker in workers)
            if (!await worker.IsRunningAsync(stopping))
                throw Ended(worker);
    }

    /// <summary>SIGKILL for one of them, and another one in its place.</summary>
    public async Task KillOneAsync(Random random)
    {
        var place = random.Next(size);
        var killed = workers[place];
        ThrowIfEnded(killed);
        killed.Kill();
        Kills++;
        Start(place);
        await killed.DisposeAsync();
    }

    /// <summary>A worker never ends by itself.</summary>
    public void ThrowIfAnyEnded()
    {
        foreach (var worker in workers)
            ThrowIfEnded(worker);
    }

    /// <summary>SIGTERM: they finish what they have begun.</summary>
    public async Task StopAsync(CancellationToken stopping)
    {
        var codes = await Task.WhenAll(workers.Select(worker => worker.StopAsync(stopping)));
        if (codes.FirstOrDefault(code => code != 0) is var code && code != 0)
            throw new CommandFault(ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"A worker process ended with {code} when it was asked to stop."));
    }

    /// <summary>Counts by worker name (machine:process:chance) as counts by place.</summary>
    public IReadOnlyList<int> ByPlace(IReadOnlyDictionary<string, int> byWorker)
    {
        var counts = new int[size];
        foreach (var (name, count) in byWorker)
        {
            var process = int.Parse(name.Split(':')[^2], CultureInfo.InvariantCulture);
            if (Array.FindIndex(processes, ids => ids.Contains(process)) is var place and >= 0)
                counts[place] += count;
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers.OfType<ChildWorker>())
            await worker.DisposeAsync();
    }

    private void Start(int place)
    {
        workers[place] = place == 0
            ? ChildWorker.Start(new Dictionary<string, string?>(settings) { ["Prima:Web:Urls"] = webUrl }, folder, "--roles", "scheduler,sender,inbound,janitor,web")
            : ChildWorker.Start(settings, folder, "--roles", "scheduler,sender,inbound,janitor");
        processes[place].Add(workers[place].Id);
    }

    private static void ThrowIfEnded(ChildWorker worker)
    {
        if (worker.HasEnded)
            throw Ended(worker);
    }

    private static CommandFault Ended(ChildWorker worker) => new(ExitCode.Failed, $"A worker process ended by itself: {worker.LastWords}");
}
