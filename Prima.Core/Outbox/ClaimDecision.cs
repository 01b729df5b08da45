namespace Prima.Core.Outbox;

/// <summary>Which of the claim's candidates go: all in rank order, as far as the batch, each device's room and the fleet's permits reach.</summary>
/// <param name="Going">What becomes attempts.</param>
/// <param name="Refused">Recipients without a permit, and until when they wait, UTC.</param>
public sealed record ClaimDecision(IReadOnlyList<Candidate> Going, IReadOnlyDictionary<string, DateTime> Refused)
{
    /// <param name="candidates">Due rows, any order.</param>
    /// <param name="batch">At most so many go.</param>
    /// <param name="fleetFree">Permits that the fleet has left; <see cref="int.MaxValue"/> when it has no limit.</param>
    /// <param name="fleetOrdinary">How many of these normal and bulk messages may take.</param>
    public static ClaimDecision Choose(IReadOnlyList<Candidate> candidates, int batch, int fleetFree, int fleetOrdinary)
    {
        var going = new List<Candidate>(Math.Min(batch, candidates.Count));
        var refused = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        var devices = new Dictionary<string, (int Taken, int Ordinary)>(StringComparer.Ordinal);
        var recipients = new HashSet<string>(StringComparer.Ordinal);
        var ordinary = 0;
        foreach (var candidate in candidates.OrderBy(c => c.RankAt).ThenBy(c => c.MessageId))
        {
            if (candidate.RecipientFreeAt is { } freeAt)
            {
                refused[candidate.Recipient] = freeAt;
                continue;
            }

            var (taken, ordinaryTaken) = devices.GetValueOrDefault(candidate.Device);
            var mine = candidate.IsOrdinary ? 1 : 0;
            if (going.Count >= Math.Min(batch, fleetFree)
                || taken >= candidate.DeviceFree
                || (candidate.IsOrdinary && (ordinary >= fleetOrdinary || ordinaryTaken >= candidate.DeviceOrdinary))
                || !recipients.Add(candidate.Recipient))
                continue;
            going.Add(candidate);
            ordinary += mine;
            devices[candidate.Device] = (taken + 1, ordinaryTaken + mine);
        }

        return new ClaimDecision(going, refused);
    }
}
