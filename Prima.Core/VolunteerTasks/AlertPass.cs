namespace Prima.Core.VolunteerTasks;

/// <summary>What one step of the rounds did.</summary>
/// <param name="Rounds">How many were begun.</param>
/// <param name="Alerts">How many alerts they have.</param>
/// <param name="Unheard">How many rounds had nobody to go to.</param>
/// <param name="Moved">How many alerts went to a device that can send.</param>
public readonly record struct AlertPass(int Rounds, int Alerts, int Unheard, int Moved);
