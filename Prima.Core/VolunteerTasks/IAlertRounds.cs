namespace Prima.Core.VolunteerTasks;

/// <summary>Alerts again while nobody has taken an open task.</summary>
/// <remarks>Safe to run by every worker at once: a round is begun once, and rounds only grow.</remarks>
public interface IAlertRounds
{
    /// <summary>One bounded step.</summary>
    Task<AlertPass> RunAsync(CancellationToken stopping);
}
