using Prima.Core.Outbox;

namespace Prima.Data.Outbox;

/// <summary>What the first round trip of a claim found.</summary>
/// <param name="Locked">The devices whose rows this claim now holds.</param>
/// <param name="Candidates">Their best due rows, held as well.</param>
/// <param name="FleetFree">Permits that the fleet seems to have left; its row is taken last.</param>
/// <param name="FleetOrdinary">How many of these normal and bulk messages may take.</param>
/// <param name="IsWhole">Nothing was left unread below a floor.</param>
internal sealed record ClaimReading(string[] Locked, List<Candidate> Candidates, int FleetFree, int FleetOrdinary, bool IsWhole);
