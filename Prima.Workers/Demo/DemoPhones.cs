using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Prima.Core.Outbox;

namespace Prima.Workers.Demo;

/// <summary>The phones of the demo's people: what reaches one is answered after a moment, by the gateway's webhook. It keeps its own list of what must come of that.</summary>
/// <param name="writeAsync">Device, sender, text and whether it comes twice; false when the gateway gave it up.</param>
/// <param name="clock">Of the moments.</param>
internal sealed partial class DemoPhones(Func<string, string, string, bool, Task<bool>> writeAsync, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan QuickestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(250);

    /// <summary>Long enough that whoever else is alerted is, too.</summary>
    private static readonly TimeSpan VolunteerThinks = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, byte> takenCodes = [];
    private readonly ConcurrentQueue<LedgerMessage> wanted = [];
    private readonly ConcurrentBag<Task> writing = [];
    private DemoPeople? owners;

    /// <summary>What the answers that were delivered must lead to.</summary>
    public IReadOnlyList<LedgerMessage> Wanted => [.. wanted];

    /// <summary>True while nobody is about to write.</summary>
    public bool IsQuiet => writing.All(task => task.IsCompleted);

    public void GiveTo(DemoPeople people) => owners = people;

    /// <summary>A message reached this number.</summary>
    public void Reach(string device, string phone, string text)
    {
        if (owners is null)
            return;
        if (Code().Match(text) is { Success: true } code)
        {
            if (takenCodes.TryAdd(code.Value, 0))
                writing.Add(AnswerAsync(device, phone, [new DemoReply(code.Value, MessageKind.Reply)], VolunteerThinks));
        }
        else if (owners.IndexOf(phone) is { } index && DemoReplies.To(index, text) is { Count: > 0 } replies)
        {
            writing.Add(AnswerAsync(device, phone, replies, QuickestAnswer + (index % 8 * Apart)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AnswerAsync(string device, string phone, IReadOnlyList<DemoReply> replies, TimeSpan after)
    {
        await Task.Delay(after, clock, stopping.Token);
        await Task.WhenAll(replies.Select(reply => WriteAsync(device, phone, reply)));
    }

    private async Task WriteAsync(string device, string phone, DemoReply reply)
    {
        if (!await writeAsync(device, phone, reply.Text, reply.Twice))
            return;
        wanted.Enqueue(LedgerMessage.ByRules(reply.AnsweredBy, phone));
        if (reply.AnsweredBy == MessageKind.EmergencyReply)
            foreach (var volunteer in owners!.AlertedAbout(phone))
                wanted.Enqueue(LedgerMessage.ByRules(MessageKind.Alert, volunteer));
    }

    [GeneratedRegex("AMBIL [A-Z0-9]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
