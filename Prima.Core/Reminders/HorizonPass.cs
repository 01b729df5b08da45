namespace Prima.Core.Reminders;

/// <summary>How far a pass of the horizon got.</summary>
/// <param name="Count">How many reminders are new or have returned.</param>
/// <param name="HasMore">Its time was over before all plans were expanded; the next pass goes on.</param>
public readonly record struct HorizonPass(int Count, bool HasMore);
