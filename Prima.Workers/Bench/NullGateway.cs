using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;

namespace Prima.Workers.Bench;

/// <summary>A gateway inside the process that accepts at once, and remembers what it took and when; its ledger is written as the process ends.</summary>
internal sealed class NullGateway(string ledgerFile) : IMessageGateway, IDisposable
{
    private readonly ConcurrentQueue<(long Message, long At)> taken = new();

    public ValueTask<SendOutcome> SendAsync(Attempt attempt, Deadline begin, CancellationToken working)
    {
        if (begin.HasPassed)
            return ValueTask.FromResult<SendOutcome>(new SendOutcome.NotSent(new SendFailure(SendFailure.TooLateToBegin)));
        taken.Enqueue((attempt.MessageId, Stopwatch.GetTimestamp()));
        return ValueTask.FromResult<SendOutcome>(new SendOutcome.Accepted(attempt.MessageId.ToString(CultureInfo.InvariantCulture)));
    }

    public bool MayConnect(string device) => true;

    public Task<DeviceState?> AskDeviceAsync(string device, CancellationToken stopping) => Task.FromResult<DeviceState?>(DeviceState.Ok);

    public void Dispose() =>
        File.WriteAllLines(ledgerFile, taken.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Message} {t.At}")));

    /// <summary>Reads what a process took: message and monotonic timestamp, the same clock in every process of the machine.</summary>
    public static IEnumerable<(long Message, long At)> Read(string ledgerFile) =>
        File.ReadLines(ledgerFile).Select(line => line.Split(' ')).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)));
}
