using System.Net;
using System.Text.Json.Nodes;
using Prima.Core.Diagnostics;

namespace Prima.Tests.Support;

/// <summary>A worker process of a <see cref="FleetStage"/>, and what it says of itself over HTTP.</summary>
internal sealed class StageWorker(WorkerProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private Uri? url;

    public WorkerProcess Process => process;

    /// <summary>Once it runs.</summary>
    public Uri Address => url!;

    /// <summary>Ends when its loops have started.</summary>
    public async Task IsRunningAsync(TimeSpan? within = null)
    {
        var line = await process.EventAsync(EventIds.ProcessListening, within);
        url = new Uri(JsonNode.Parse(line)!["Url"]!.GetValue<string>());
    }

    /// <summary>The status, and the body with which it came.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var answer = await http.GetAsync(new Uri(url!, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<bool> IsLiveAsync() => (await GetAsync("/health/live")).Status == HttpStatusCode.OK;

    public async Task<bool> IsReadyAsync() => (await GetAsync("/health/ready")).Status == HttpStatusCode.OK;

    /// <summary>Ends when SIGSTOP has halted it.</summary>
    public Task HaltsAsync() => Eventually.HoldsAsync(() => StateOf(process.Id) == 'T', "the process has stopped itself", TimeSpan.FromSeconds(30));

    /// <summary>SIGTERM; the exit code.</summary>
    public Task<int> StopAsync()
    {
        process.Stop();
        return process.ExitAsync();
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>It told nothing about people. All that it said is there once it has ended.</summary>
    public void AssertSilent() => Canary.AssertSilentIn([.. process.Output, .. process.Errors]);

    // The letter after the name in brackets, which may itself hold anything.
    private static char StateOf(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
