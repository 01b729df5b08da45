namespace Prima.Core.Janitor;

/// <summary>Which chores have something to do.</summary>
public readonly record struct JanitorWork(bool Rescue, bool CloseUncertain, bool Expire);
