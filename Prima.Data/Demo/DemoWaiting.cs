namespace Prima.Data.Demo;

/// <summary>What waits besides messages.</summary>
/// <param name="Reminders">Due, and not yet claimed by a scheduler.</param>
/// <param name="Inbox">Came in, and not yet worked on.</param>
/// <param name="Alerts">Tasks whose volunteers are to be alerted now.</param>
/// <param name="Answers">Worked on so far.</param>
internal sealed record DemoWaiting(int Reminders, int Inbox, int Alerts, int Answers)
{
    public bool IsNothing => Reminders + Inbox + Alerts == 0;
}
