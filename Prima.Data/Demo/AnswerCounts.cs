namespace Prima.Data.Demo;

/// <summary>What the answers came to.</summary>
/// <param name="Done">Of the reminders that reached their patient and ask for an answer; so are the next three.</param>
/// <param name="NotYet">BELUM was the last word.</param>
/// <param name="NotDone">An appointment that the patient will not keep.</param>
/// <param name="Open">Nobody has answered.</param>
/// <param name="Withdrawn">Patients who have left.</param>
/// <param name="Receipts">Each counted once.</param>
/// <param name="ReceiptsWaiting">Of a message that was never known to be accepted, or that cannot be told from another.</param>
/// <param name="Rejected">Came in and could not be used.</param>
/// <param name="BrokenInvariants">By <c>prima.broken_invariants()</c>.</param>
internal sealed record AnswerCounts(int Done, int NotYet, int NotDone, int Open, int Withdrawn, int Receipts, int ReceiptsWaiting, int Rejected, int BrokenInvariants);
