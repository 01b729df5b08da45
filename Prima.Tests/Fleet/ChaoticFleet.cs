using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Workers in places: one that was killed is followed by another.</summary>
internal sealed class ChaoticFleet : IAsyncDisposable
{
    private readonly Random random;
    private readonly StageWorker[] workers;
    private readonly Lock gate = new();

    private ChaoticFleet(FleetStage stage, int size, Random random)
    {
        Stage = stage;
        this.random = random;
        workers = new StageWorker[size];
    }

    public FleetStage Stage { get; }

    public int Kills { get; private set; }

    public int Halts { get; private set; }

    public static async Task<ChaoticFleet> StartAsync(int size, IReadOnlyList<string> script, Random random)
    {
        var stage = await FleetStage.StartAsync(new StageOptions
        {
            Script = script, FastestAnswer = TimeSpan.FromMilliseconds(50), SlowestAnswer = TimeSpan.FromMilliseconds(300),
        });
        var fleet = new ChaoticFleet(stage, size, random);
        for (var place = 0; place < size; place++)
            fleet.workers[place] = stage.Start("sender,janitor");
        try
        {
            await fleet.workers[0].IsRunningAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync(); // nobody else would end them
            throw;
        }
    }

    /// <summary>SIGKILL for a random one every 300 to 500 ms.</summary>
    public async Task KillAtRandomAsync(TimeSpan during, int seldom = 1)
    {
        for (var left = during; left > TimeSpan.Zero;)
        {
            left -= await PauseAsync(TimeSpan.FromMilliseconds(300) * seldom, TimeSpan.FromMilliseconds(500) * seldom);
            lock (gate)
            {
                var place = random.Next(workers.Length);
                Assert.That(workers[place].Process.HasExited, Is.False, "a worker ends only when it is killed");
                workers[place].Process.Kill();
                workers[place] = Stage.Start("sender,janitor");
                Kills++;
            }
        }
    }

    /// <summary>SIGSTOP for a random one, and SIGCONT after a time that may be longer than its claims.</summary>
    public async Task HaltAtRandomAsync(TimeSpan during, TimeSpan longest)
    {
        var halted = new List<Task>();
        for (var left = during; left > TimeSpan.Zero;)
        {
            left -= await PauseAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1500));
            halted.Add(HaltOneAsync(longest));
        }

        await Task.WhenAll(halted);
    }

    /// <summary>When nothing is open any more they are asked to stop, and do.</summary>
    public async Task SettleAsync()
    {
        await Stage.WhileInvariantsHoldAsync(Stage.NothingIsOpenAsync(TimeSpan.FromSeconds(90)));
        Assert.That(await Task.WhenAll(workers.Select(worker => worker.StopAsync())), Is.All.Zero);
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    private async Task HaltOneAsync(TimeSpan longest)
    {
        StageWorker worker;
        lock (gate)
        {
            worker = workers[random.Next(workers.Length)];
            worker.Process.Pause();
            Halts++;
        }

        await PauseAsync(TimeSpan.FromMilliseconds(100), longest);
        lock (gate)
            if (!worker.Process.HasExited)
                worker.Process.Continue();
    }

    private async Task<TimeSpan> PauseAsync(TimeSpan least, TimeSpan most)
    {
        TimeSpan pause;
        lock (gate)
            pause = least + ((most - least) * random.NextDouble());
        await Task.Delay(pause, TimeProvider.System); // the load itself, and no wait for anything
        return pause;
    }
}
