namespace Prima.Core.Plans;

/// <summary>What became of something a volunteer wanted done to a plan.</summary>
public abstract record PlanAnswer
{
    private PlanAnswer()
    {
    }

    /// <param name="Changed">False: it was so already.</param>
    /// <param name="BeingSent">Messages of it that were on their way.</param>
    public sealed record Done(PlanStatusRow Plan, bool Changed, int BeingSent) : PlanAnswer
    {
        /// <summary>False: what it plans becomes reminders within the hour only.</summary>
        public bool HorizonIsFilled { get; init; } = true;
    }

    /// <summary>No plan has that key.</summary>
    public sealed record UnknownPlan : PlanAnswer;

    /// <summary>Whoever is said to do it is no active volunteer.</summary>
    public sealed record UnknownVolunteer : PlanAnswer;
}
