namespace Prima.Core.VolunteerTasks;

/// <summary>What became of something a volunteer wanted done with a task.</summary>
public abstract record TaskAnswer
{
    private TaskAnswer()
    {
    }

    /// <param name="Task">As it is after it.</param>
    /// <param name="Changed">False: it was so already.</param>
    public sealed record Done(TaskStatusRow Task, bool Changed) : TaskAnswer;

    /// <summary>A rule forbids it, and nothing was changed.</summary>
    /// <param name="Code">A stable word for machines: <c>taken</c> or <c>closed</c>.</param>
    public sealed record Refused(TaskStatusRow Task, string Code) : TaskAnswer;

    public sealed record UnknownTask : TaskAnswer;

    /// <summary>Whoever is said to do it is no active volunteer.</summary>
    public sealed record UnknownVolunteer : TaskAnswer;
}
