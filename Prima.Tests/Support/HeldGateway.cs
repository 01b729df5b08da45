using System.Collections.Concurrent;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;

namespace Prima.Tests.Support;

/// <summary>A gateway that has every message in hand until the test answers it, or until the sender's time to work is over.</summary>
internal sealed class HeldGateway : IMessageGateway
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<SendOutcome>> held = [];

    public IReadOnlyList<Guid> Held => [.. held.Keys];

    /// <summary>What becomes of a message that is cut off.</summary>
    public SendOutcome WhenCutOff { get; set; } = new SendOutcome.NotSent(new SendFailure("stopped before sending"));

    public async ValueTask<SendOutcome> SendAsync(Attempt attempt, Deadline begin, CancellationToken working)
    {
        var answer = held.GetOrAdd(attempt.Id, _ => new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var cut = working.Register(() => answer.TrySetResult(WhenCutOff));
        var outcome = await answer.Task;
        held.TryRemove(attempt.Id, out _);
        return outcome;
    }

    public void Answer(Guid attempt, SendOutcome? outcome = null) => held[attempt].TrySetResult(outcome ?? new SendOutcome.Accepted("F"));

    public bool MayConnect(string device) => true;

    /// <summary>What it says of a device.</summary>
    public Func<string, Task<DeviceState?>> Ask { get; set; } = _ => Task.FromResult<DeviceState?>(null);

    public Task<DeviceState?> AskDeviceAsync(string device, CancellationToken stopping) => Ask(device);
}
