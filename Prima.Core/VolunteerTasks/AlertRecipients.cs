namespace Prima.Core.VolunteerTasks;

/// <summary>Who is alerted in a round (domain section 10): pure.</summary>
/// <param name="To">Nobody twice.</param>
/// <param name="AskedId">Who of those on call was asked last, after this round.</param>
public sealed record AlertRecipients(IReadOnlyList<Alertee> To, Guid? AskedId)
{
    /// <param name="priority">Of the task.</param>
    /// <param name="assigned">The patient's volunteer; null: none who is active and has a phone. Of what is urgent they are told again also where an alert has failed: that may pass.</param>
    /// <param name="onCall">Those on call, the first to be asked first.</param>
    /// <param name="askedId">Who of them was asked last; null: nobody yet.</param>
    /// <param name="number">That the task is about: whoever has it wrote the words themselves, and is told of them after all others.</param>
    public static AlertRecipients Choose(string priority, Alertee? assigned, IReadOnlyList<Alertee> onCall, Guid? askedId, string? number)
    {
        if (priority != TaskPriority.Urgent)
            return new AlertRecipients(Reached(OthersFirst(assigned is null ? onCall : [assigned, .. onCall], number)) is { } one ? [one] : [], askedId);
        var next = Next(OthersFirst(onCall, number), askedId);
        return new AlertRecipients([.. new[] { assigned, next }.OfType<Alertee>().DistinctBy(alertee => alertee.Id)], next?.Id ?? askedId);
    }

    private static List<Alertee> OthersFirst(IReadOnlyList<Alertee> inOrder, string? number) => [.. inOrder.OrderBy(alertee => alertee.Phone == number)];

    /// <summary>The first who can be reached; where nobody can, the first: their number may work again.</summary>
    private static Alertee? Reached(List<Alertee> inOrder) => inOrder.MinBy(alertee => alertee.IsUnreachable);

    /// <summary>Round again after the last; from the first where the one asked last is no longer on call.</summary>
    private static Alertee? Next(List<Alertee> onCall, Guid? askedId)
    {
        if (onCall.Count == 0)
            return null;
        var asked = onCall.Select((alertee, place) => (alertee.Id, place)).FirstOrDefault(one => one.Id == askedId, (Id: Guid.Empty, place: -1)).place;
        return onCall[(asked + 1) % onCall.Count];
    }
}
