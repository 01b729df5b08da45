using CsCheck;
using NUnit.Framework;
using Prima.Core.Outbox;

namespace Prima.Tests.Unit.Outbox;

/// <summary>Whatever is due, on whichever devices, with whatever room: what goes keeps every bound, and nothing is passed over without a reason.</summary>
public class ClaimDecisionTests
{
    private static readonly DateTime Due = new(2026, 11, 24, 2, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Classes = ["urgent", "reply", "normal", "bulk"];

    private static readonly Gen<Case> Cases =
        from rows in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 8], Gen.Int[0, 3].Select(index => Classes[index]), Gen.Int[0, 60]).Array[0, 30]
        from free in Gen.Int[0, 6].Array[3]
        from ordinary in Gen.Int[-1, 6].Array[3]
        from refused in Gen.Bool.Array[9]
        from batch in Gen.Int[0, 12]
        from fleet in Gen.Int[0, 12]
        from fleetOrdinary in Gen.Int[-1, 12]
        select new Case(
            [.. rows.Select((row, index) => Row(index, row.Item1, row.Item2, row.Item3, row.Item4, free, ordinary, refused))], batch, fleet, fleetOrdinary);

    [Test]
    public void No_bound_of_batch_device_fleet_or_recipient_is_passed() => Cases.Sample(
        given =>
        {
            var going = given.Choose().Going;

            using (Assert.EnterMultipleScope())
            {
                Assert.That(going, Has.Count.AtMost(Math.Min(given.Batch, given.Fleet)));
                Assert.That(going.Count(c => c.IsOrdinary), Is.AtMost(Math.Max(0, given.FleetOrdinary)));
                Assert.That(going.Select(c => c.Recipient), Is.Unique);
                Assert.That(going, Has.All.Property(nameof(Candidate.RecipientFreeAt)).Null);
                foreach (var device in going.GroupBy(c => c.Device))
                {
                    Assert.That(device.Count(), Is.AtMost(device.First().DeviceFree));
                    Assert.That(device.Count(c => c.IsOrdinary), Is.AtMost(Math.Max(0, device.First().DeviceOrdinary)));
                }
            }
        },
        iter: 5_000);

    [Test]
    public void What_stays_has_a_reason_and_what_goes_is_in_order_of_rank() => Cases.Sample(
        given =>
        {
            var going = given.Choose().Going;

            Assert.That(going, Is.Ordered.By(nameof(Candidate.RankAt)).Then.By(nameof(Candidate.MessageId)));
            foreach (var left in given.Rows.Except(going).Where(c => c.RecipientFreeAt is null))
            {
                // Going in rank order, everything that took its place stands before it.
                var before = going.TakeWhile(c => (c.RankAt, c.MessageId).CompareTo((left.RankAt, left.MessageId)) < 0).ToList();
                var onDevice = before.Where(c => c.Device == left.Device).ToList();
                Assert.That(
                    before.Count >= Math.Min(given.Batch, given.Fleet)
                    || onDevice.Count >= left.DeviceFree
                    || (left.IsOrdinary && (before.Count(c => c.IsOrdinary) >= given.FleetOrdinary || onDevice.Count(c => c.IsOrdinary) >= left.DeviceOrdinary))
                    || before.Exists(c => c.Recipient == left.Recipient),
                    Is.True,
                    () => $"{left} stayed although it could have gone");
            }
        },
        iter: 5_000);

    [Test]
    public void A_recipient_without_a_permit_is_named_with_the_moment_it_has_one() => Cases.Sample(given =>
    {
        var waiting = given.Rows.Where(c => c.RecipientFreeAt is not null).ToDictionary(c => c.MessageId);
        var refused = given.Choose().Refused;

        Assert.That(refused.Keys, Is.EquivalentTo(waiting.Values.Select(c => c.Recipient).Distinct()));
        Assert.That(waiting.Values.Select(c => refused[c.Recipient]), Is.EqualTo(waiting.Values.Select(c => c.RecipientFreeAt)));
    });

    private static Candidate Row(int id, int device, int recipient, string priority, int rank, int[] free, int[] ordinary, bool[] refused) => new(
        id, $"62812000000{recipient}", $"d{device}", priority, Due.AddSeconds(rank), Due, NotAfter: null, Charged: 0, "text",
        refused[recipient] ? Due.AddMinutes(1 + recipient) : null, free[device], ordinary[device], DeviceDoubts: 0);

    private sealed record Case(IReadOnlyList<Candidate> Rows, int Batch, int Fleet, int FleetOrdinary)
    {
        public ClaimDecision Choose() => ClaimDecision.Choose(Rows, Batch, Fleet, FleetOrdinary);
    }
}
