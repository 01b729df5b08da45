using Prima.Core.Operations;

namespace Prima.Core.Inbound;

/// <summary>A person's view of what came in.</summary>
public interface IInboxDesk
{
    Task<IReadOnlyList<InboundRow>> ListAsync(InboundFilter filter, CancellationToken stopping);

    /// <summary>Gives a dead row, or all of them, another round of tries. Returns which; safe to call by any number of people at once.</summary>
    /// <param name="id">Null: all that are dead.</param>
    /// <param name="deed">Who, and why.</param>
    /// <param name="stopping">Nothing is changed then.</param>
    Task<IReadOnlyList<long>> RetryAsync(long? id, Deed deed, CancellationToken stopping);

    /// <summary>Null: there is no such delivery.</summary>
    Task<string?> StateAsync(long id, CancellationToken stopping);
}
