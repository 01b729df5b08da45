namespace Prima.Core.VolunteerTasks;

/// <summary>What a reason that comes up again makes of its task (domain sections 10 and 13): pure.</summary>
/// <param name="AlertsNow">The next round is now.</param>
public sealed record TaskRepeat(string State, string Priority, bool AlertsNow)
{
    /// <param name="task">As it stands.</param>
    /// <param name="priority">Of the repeat.</param>
    /// <param name="now">The product's clock.</param>
    public static TaskRepeat Of(TaskFacts task, string priority, DateTimeOffset now)
    {
        var isRaised = TaskPriority.IsMorePressing(priority, than: task.Priority);
        var pressing = isRaised ? priority : task.Priority;
        var isOld = task.AlertedAt is not { } alerted || alerted + AlertPolicy.RepeatAfter <= now;
        if (task.State == TaskState.Acknowledged)
        {
            // Whoever took it may not have heard of this one; and nobody was alerted about what stood in the list alone (prima.state_after_repeat says this of those that SQL repeats).
            var reopens = (isOld && task.Reason is TaskReason.Emergency or TaskReason.PossibleDeath or TaskReason.UnknownSender)
                || (TaskPriority.Alerts(pressing) && !TaskPriority.Alerts(task.Priority));
            return new TaskRepeat(reopens ? TaskState.Open : TaskState.Acknowledged, pressing, reopens);
        }

        // Urgent reaches people whom a high one did not: that does not wait until the last alert is old.
        return new TaskRepeat(task.State, pressing, TaskPriority.Alerts(pressing) && (isOld || (isRaised && pressing == TaskPriority.Urgent)));
    }
}
