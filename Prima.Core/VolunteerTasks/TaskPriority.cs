namespace Prima.Core.VolunteerTasks;

/// <summary>How pressing a task is.</summary>
public static class TaskPriority
{
    public const string Urgent = "urgent";
    public const string High = "high";
    public const string Normal = "normal";
    public const string Low = "low";

    /// <summary>The most pressing first.</summary>
    public static IReadOnlyList<string> All { get; } = [Urgent, High, Normal, Low];

    /// <summary>Whether somebody is alerted; the rest waits in the list.</summary>
    public static bool Alerts(string priority) => priority is Urgent or High;

    public static bool IsMorePressing(string priority, string than) => Rank(priority) < Rank(than);

    private static int Rank(string priority)
    {
        for (var rank = 0; rank < All.Count; rank++)
        {
            if (All[rank] == priority)
                return rank;
        }

        throw new ArgumentOutOfRangeException(nameof(priority), "There is no such priority.");
    }
}
