using Prima.Core.Operations;

namespace Prima.Workers.Cli.Status;

/// <summary>The fleet's figures as tables for people and as rows for machines.</summary>
internal static class StatusTables
{
    public static IReadOnlyList<string> DeviceColumns { get; } =
    [
        "name", "number", "state", "state_changed_at", "held_until", "held_reason", "circuit_open", "is_default", "has_worker", "in_flight", "room", "rate",
        "permits_left", "paused",
    ];

    public static object?[] DeviceOf(DeviceRow d, FleetStatus fleet) =>
    [
        d.Name, d.Number?.ToString(), d.State, d.StateChangedAt, d.HeldUntil, d.HeldReason, d.CircuitOpen, d.IsDefault, d.HasWorker, d.InFlight, d.Room, d.Rate,
        d.PermitsLeft, Paused(d.Name, fleet),
    ];

    public static void Devices(CommandOutput output, FleetStatus fleet) => output.Rows(
        ["device", "state", "stopped", "worker", "sending", "limit", "left"],
        [.. DeviceLine.Of(fleet).Where(line => line.Device is not null).Select(line => DeviceForPeople(line, fleet))]);

    public static void Queue(CommandOutput output, FleetStatus fleet) => output.Rows(
        ["device", "class", "waiting", "due", "oldest", "sending", "uncertain"],
        [.. fleet.Queue.OrderBy(q => q.OldestDueAt ?? DateTime.MaxValue).Select(q => new object?[] { q.Device, q.Priority, q.Waiting, q.Due, Ages.OfDue(q.OldestDueAt, fleet.At), q.Sending, q.Uncertain })]);

    public static void Pauses(CommandOutput output, FleetStatus fleet) => output.Rows(
        ["paused", "by", "since", "until", "reason"],
        [.. fleet.Pauses.Select(p => new object?[] { DeviceName.Describe(p.Device, p.Priority), p.PausedBy, p.PausedAt, p.Until, p.Reason })]);

    public static void Workers(CommandOutput output, FleetStatus fleet) => output.Rows(
        ["worker", "roles", "version", "since", "last beat"],
        [.. fleet.Workers.Select(w => new object?[] { w.Name, w.Roles, w.Version, w.StartedAt, $"{Ages.Of(fleet.At - w.BeatAt)} ago{Ails(w, fleet)}" })]);

    private static string Ails(WorkerRow worker, FleetStatus fleet) => worker switch
    {
        _ when worker.IsSilentAt(fleet.At) => ": silent",
        { Failing.Count: > 0 } => $": {string.Join(", ", worker.Failing.Select(failing => failing.Split(':')[0]))} fails",
        _ => "",
    };

    public static void Locks(CommandOutput output, FleetStatus fleet) => output.Rows(
        ["lock", "held by", "since", "until", "waiting for it"],
        [.. fleet.Locks.Select(l => new object?[] { l.Key, l.Holder, l.AcquiredAt, l.ExpiresAt, l.Waiters })]);

    private static object?[] DeviceForPeople(DeviceLine line, FleetStatus fleet)
    {
        var d = line.Device!;
        return
        [
            d.IsDefault ? $"{d.Name} (default)" : d.Name, d.State, line.Stop ?? string.Join(", ", Paused(d.Name, fleet)), d.HasWorker,
            FleetReading.Invariant($"{d.InFlight} of {d.Room}"), RateWords.Of(d.Rate, fleet.DeviceLimit.Window), d.PermitsLeft,
        ];
    }

    /// <summary>The classes that are paused on a device; <c>all</c> when it is itself.</summary>
    private static string[] Paused(string device, FleetStatus fleet) =>
        [.. fleet.Pauses.Where(p => p.Device.Length == 0 || p.Device == device).Select(p => p.Priority.Length == 0 ? "all" : p.Priority).Distinct()];
}
