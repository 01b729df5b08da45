namespace Prima.Core.Outbox;

/// <summary>The way in: takes messages into the outbox.</summary>
public interface IMessageIntake
{
    /// <summary>
    /// Enqueues all of <paramref name="messages"/> or none, and wakes the workers. A message whose key is known with the same content is not enqueued again.
    /// One to a living patient's number brings that patient's id, so that the guards of consent and hour apply.
    /// Safe to repeat after a lost answer, and to call concurrently with the same keys.
    /// </summary>
    /// <param name="messages">In the order in which they should leave.</param>
    /// <param name="rehearse">True: find out what would happen, and change nothing.</param>
    /// <param name="stopping">Before the commit it takes everything back; after it nothing.</param>
    Task<Intake> EnqueueAsync(IReadOnlyList<NewMessage> messages, bool rehearse, CancellationToken stopping);
}
