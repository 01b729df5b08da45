namespace Prima.Core.Operations;

/// <summary>What a person may look up about messages, and do to them.</summary>
/// <remarks>Safe beside any number of workers: nothing here takes back what has begun, and each deed stands with its event or not at all.</remarks>
public interface IMessageDesk
{
    /// <summary>One page. It takes a moment whatever is asked for and however much is there: of what is rare it looks at so many messages, and the next page goes on.</summary>
    Task<MessagePage> ListAsync(MessageFilter filter, CancellationToken stopping);

    /// <summary>The ids of the messages that <paramref name="name"/> may mean, by id or by key: none, one, or two when digits are the id of one and the key of another.</summary>
    Task<IReadOnlyList<long>> FindAsync(string name, CancellationToken stopping);

    Task<MessageStory?> ShowAsync(long id, CancellationToken stopping);

    /// <summary>Cancels what has not begun. Waits for a claim that has it, and then tells what became of it.</summary>
    Task<CancelAnswer> CancelAsync(long id, Deed deed, CancellationToken stopping);

    /// <summary>A person says what became of an uncertain message. Null when there is no such message.</summary>
    Task<DeedAnswer?> SettleAsync(long id, bool accepted, Deed deed, CancellationToken stopping);

    /// <summary>Sends what is over and did not arrive once more, as a message of its own; never while the first is open, and never a second time. Null when there is no such message.</summary>
    Task<ResendAnswer?> ResendAsync(long id, Deed deed, CancellationToken stopping);

    /// <summary>The same for each message of a page, together and with one event: the oldest first, and so the answers.</summary>
    Task<IReadOnlyList<ResendAnswer>> ResendAsync(MessagePage page, Deed deed, CancellationToken stopping);
}
