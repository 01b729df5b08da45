using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.RateLimiting;

namespace Prima.Workers.Cli.Status;

/// <summary>What a fleet's figures mean, in words: is all well, who should do what, and what limits the rate now. Pure.</summary>
/// <param name="Sentence">The whole in one sentence.</param>
/// <param name="Problems">What needs a person, each with what to do. Any makes the fleet degraded.</param>
/// <param name="Limits">What holds the rate down now; where it is a limit, more workers do not help.</param>
/// <param name="Colour">Red: somebody is needed. Yellow: something is stopped, slowed or in doubt, by somebody's wish or waiting for nobody. Green: neither.</param>
internal sealed record FleetReading(string Sentence, IReadOnlyList<string> Problems, IReadOnlyList<string> Limits, FleetColour Colour)
{
    public static FleetReading Of(FleetStatus fleet)
    {
        var lines = DeviceLine.Of(fleet);
        List<string> problems = [.. WorkProblems.Of(fleet), .. lines.SelectMany(DeviceProblems.Of)];
        var whole = FleetLimit(fleet, lines);
        List<string> limits = [.. lines.Select(line => DeviceLimits.Of(line, fleet, whole is not null)).OfType<string>()];
        if (whole is not null)
            limits.Add(whole);
        if (fleet.Late is { Reminders: > 0 and var late, HeldBy: { } held })
            limits.Add($"Reminders: {RateWords.Of(held.Permits, held.Window)} ({Source(fleet, LimitName.Reminders)}); {Count(late, "reminder")} {(late == 1 ? "waits" : "wait")} for a permit, and more workers will not help.");
        limits.AddRange(fleet.Limits.Where(limit => limit.IsLowered).Select(Lowered));
        return new FleetReading(Summary(fleet, lines, problems.Count), problems, limits, ColourOf(fleet, lines, problems.Count));
    }

    private static FleetColour ColourOf(FleetStatus fleet, IReadOnlyList<DeviceLine> lines, int problems) => problems > 0 ? FleetColour.Red
        : fleet.Pauses.Count > 0 || fleet.Late.Reminders > 0 || fleet.Limits.Any(limit => limit.IsLowered) || Uncertain(fleet) > 0 || lines.Any(line => line.Stop is not null) ? FleetColour.Yellow
        : FleetColour.Green;

    private static string? FleetLimit(FleetStatus fleet, IReadOnlyList<DeviceLine> lines) =>
        fleet.FleetPermitsLeft is { } left && lines.Where(line => line.Stop is null).Sum(line => line.Ready) > left
            ? $"All devices together: {RateWords.Of(fleet.FleetLimit.Permits, fleet.FleetLimit.Window)} ({Source(fleet, LimitName.Fleet)}); more workers will not help."
            : null;

    private static string Lowered(LimitRow limit) =>
        $"Limit {limit.Name} is lowered to {limit.Now} by {limit.By} since {PlainCell.Of(limit.At)} ({limit.Reason}); back to {limit.Configured}: {LimitsSetVerb.Undo(limit.Name)}";

    private static string Summary(FleetStatus fleet, IReadOnlyList<DeviceLine> lines, int problems)
    {
        var waiting = lines.Sum(line => line.Waiting);
        var due = lines.Sum(line => line.DueInAll);
        var uncertain = Uncertain(fleet);
        var state = problems switch
        {
            0 when fleet.Pauses.Any(pause => pause.Device.Length == 0 && pause.Priority.Length == 0) => "Everything is paused",
            0 when lines.Any(line => line.Device is not null) && lines.All(line => line.Stop is not null) => "Nothing is sent now",
            0 when fleet.Pauses.Count > 0 || lines.Any(line => line.Stop is not null) => "Some of it is stopped",
            0 when lines.All(line => line.Device is null) => "Nothing is sent yet",
            0 => "All is well",
            1 => "Somebody should look at one thing",
            _ => Invariant($"Somebody should look at {problems} things"),
        };
        var queue = (waiting, due) switch
        {
            (0, _) => "nothing waits",
            (1, 0) => "1 message waits and is not due",
            (1, _) => "1 message waits and is due",
            _ => Invariant($"{Count(waiting, "message")} wait, {due} of them due"),
        };
        var late = fleet.Late.Reminders;
        var doubt = (late, uncertain) switch
        {
            (0, 0) => "nothing is late or uncertain",
            (_, 0) => $"{Late(late)}, nothing is uncertain",
            (0, _) => $"nothing is late, {Uncertain(uncertain)}",
            _ => $"{Late(late)}, {Uncertain(uncertain)}",
        };
        return $"{state}: {queue}, {Senders(lines)}, {doubt}.";
    }

    private static string Late(long count) => $"{Count(count, "reminder")} {(count == 1 ? "is" : "are")} late";

    private static long Uncertain(FleetStatus fleet) => fleet.Queue.Sum(queue => queue.Uncertain) + fleet.Late.Doubtful;

    private static string Uncertain(long count) => Invariant($"{count} may have been sent (prima messages list --state uncertain)");

    private static string Senders(IReadOnlyList<DeviceLine> lines)
    {
        var devices = lines.Where(line => line.Device is not null).ToList();
        var able = devices.Count(line => line.Stop is null);
        return devices.Count == 0 ? "and no worker has ever started" : Invariant($"{able} of {Count(devices.Count, "device")} can send");
    }

    /// <summary>Where a limit comes from.</summary>
    internal static string Source(FleetStatus fleet, LimitName name) => fleet.Limits.Any(limit => limit.Name == name && limit.IsLowered) ? "lowered" : $"Prima:Limits:{name}";

    internal static string Count(long number, string noun) => Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
