using Prima.Core.Operations;

namespace Prima.Core.Reminders;

/// <summary>What a person may look up about reminders, and do to them.</summary>
/// <remarks>Safe beside any number of workers: each deed holds the reminder, and stands with its event or not at all.</remarks>
public interface IReminderDesk
{
    /// <summary>One page, the earliest due first.</summary>
    Task<IReadOnlyList<ReminderRow>> ListAsync(ReminderFilter filter, CancellationToken stopping);

    Task<ReminderStory?> ShowAsync(Guid id, CancellationToken stopping);

    /// <summary>Takes back what has not been sent; it does not return.</summary>
    Task<ReminderAnswer> SkipAsync(Guid id, Deed deed, CancellationToken stopping);

    /// <summary>A volunteer knows the answer. What was decided before is corrected only with a reason, and kept.</summary>
    /// <param name="id">The reminder.</param>
    /// <param name="outcome">done or not_done.</param>
    /// <param name="method">How the volunteer knows.</param>
    Task<ReminderAnswer> ConfirmAsync(Guid id, string outcome, string method, Deed deed, CancellationToken stopping);
}
