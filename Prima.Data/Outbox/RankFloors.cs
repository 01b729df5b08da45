using Prima.Core.Outbox;

namespace Prima.Data.Outbox;

/// <summary>
/// The lowest rank that may still wait, for each device and class, as this process has seen it. Where a claim took everything below a rank, only the index
/// entries of rows that are gone lie there, and a snapshot held by anyone keeps them from being removed: the next claim need not read them again.
/// Trade-off: what is enqueued or comes back below a floor is seen when the floors are forgotten, every second, or when a claim finds nothing.
/// </summary>
internal sealed class RankFloors(TimeProvider clock)
{
    /// <summary>No floor: the whole of a class is read.</summary>
    public static readonly DateTime None = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc); // -infinity

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(1);
    private static readonly string[] Classes = ["urgent", "reply", "normal", "bulk"];
    private readonly Dictionary<(string Device, string Priority), DateTime> floors = [];
    private long forgottenAt = clock.GetTimestamp();

    /// <summary>Four ranks for each device, in the classes' order of the SQL files.</summary>
    public DateTime[] For(IReadOnlyList<string> devices)
    {
        lock (floors)
        {
            if (clock.GetElapsedTime(forgottenAt) >= ForgetEvery)
                Forget();
            return [.. devices.SelectMany(device => Classes.Select(priority => floors.GetValueOrDefault((device, priority), None)))];
        }
    }

    /// <summary>After a claim of which all candidates went: their classes have nothing below the last of them, but for who waits behind another of the same recipient.</summary>
    public void Raise(IReadOnlyList<Candidate> gone)
    {
        lock (floors)
        {
            foreach (var candidate in gone)
            {
                var key = (candidate.Device, candidate.Priority);
                if (!floors.TryGetValue(key, out var floor) || floor < candidate.RankAt)
                    floors[key] = candidate.RankAt;
            }
        }
    }

    public void Forget()
    {
        lock (floors)
        {
            floors.Clear();
            forgottenAt = clock.GetTimestamp();
        }
    }
}
