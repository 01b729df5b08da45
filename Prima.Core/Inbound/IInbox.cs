namespace Prima.Core.Inbound;

/// <summary>What patients wrote and nobody has worked on yet. Any number of workers may use it at once: one patient's answers are worked on one after another, in their order.</summary>
public interface IInbox
{
    /// <summary>Writes down by which word lists answers are read from now on, if they are others than before.</summary>
    Task RememberListsAsync(string worker, CancellationToken stopping);

    /// <summary>How many could be worked on now, at most <paramref name="most"/>; a hint.</summary>
    Task<int> CountDueAsync(int most, CancellationToken stopping);

    /// <summary>Works on the next one, with all that follows from it, in one transaction.</summary>
    /// <param name="beside">It is done beside another one by this process, so with a spare connection; without one, it is as if nothing were there.</param>
    /// <param name="stopping">Ends what has written nothing.</param>
    /// <exception cref="OperationCanceledException">Only before anything was written.</exception>
    Task<InboxStep> AnswerNextAsync(bool beside, CancellationToken stopping);
}
