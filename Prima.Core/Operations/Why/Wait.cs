namespace Prima.Core.Operations.Why;

/// <summary>What something that has not happened waits for.</summary>
/// <param name="Blocker">The word for machines.</param>
/// <param name="For">The same as a sentence's end: "waits for …".</param>
/// <param name="Until">When that is over at the latest, as far as is known, UTC.</param>
public sealed record Wait(Blocker Blocker, string For, DateTime? Until = null);
