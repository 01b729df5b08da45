namespace Prima.Core.Plans;

/// <summary>What became of something a volunteer wanted done to a plan.</summary>
public abstract record PlanAnswer
{
    private PlanAnswer()
    {
    }

    /// <param name="Was">Its status before, one of <see cref="PlanStatus"/>.</param>
    /// <param name="BeingSent">Messages of it that were on their way.</param>
    public sealed record Done(PlanStatusRow Plan, string Was, int BeingSent) : PlanAnswer
    {
        /// <summary>False: it was so already.</summary>
        public bool Changed => Was != Plan.Status;

        /// <summary>False: what it plans becomes reminders within the hour only.</summary>
        public bool HorizonIsFilled { get; init; } = true;
    }

    /// <summary>A rule forbids it, and nothing was changed.</summary>
    /// <param name="Code">One of <see cref="PlanRefusal"/>.</param>
    public sealed record Refused(string Code) : PlanAnswer;

    /// <summary>No plan has that key.</summary>
    public sealed record UnknownPlan : PlanAnswer;

    /// <summary>Whoever is said to do it is no active volunteer.</summary>
    public sealed record UnknownVolunteer : PlanAnswer;
}
