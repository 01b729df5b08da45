namespace Prima.Core.Operations;

/// <summary>What a resume changed.</summary>
/// <param name="Pauses">Pauses that ended.</param>
/// <param name="StateBefore">The named device's state, if it was not ok.</param>
/// <param name="WasHeld">Whether the named device was held for a while, or its circuit was open.</param>
public sealed record ResumeAnswer(IReadOnlyList<PauseRow> Pauses, string? StateBefore, bool WasHeld);
