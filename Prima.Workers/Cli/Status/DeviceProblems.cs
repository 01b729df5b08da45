using static Prima.Workers.Cli.Status.FleetReading;

namespace Prima.Workers.Cli.Status;

/// <summary>What about a device needs a person, and what that person can do. A pause is somebody's wish, and no problem.</summary>
internal static class DeviceProblems
{
    public static IEnumerable<string> Of(DeviceLine line)
    {
        if (line.Name.Length == 0)
        {
            yield return $"{Count(line.Waiting, "message")} {(line.Waiting == 1 ? "has" : "have")} no device, for no worker has started since: prima run --roles sender,janitor";
            yield break;
        }

        if (line.Device is not { } device)
        {
            yield return $"{Waiting(line)} for device {line.Name}, which no worker has ever had: give it to one (Prima:Fonnte:Devices:{line.Name}:Token), or cancel {(line.Waiting == 1 ? "it" : "them")}.";
            yield break;
        }

        // One that was taken out of the settings stays in its table, as it was last; nothing waits for it.
        if (!device.HasWorker && line.Waiting == 0)
            yield break;

        var since = PlainCell.Of(device.StateChangedAt);
        if (device.State == "bad_token")
            yield return $"The gateway does not know the token of device {line.Name}, since {since}: put right Prima:Fonnte:Devices:{line.Name}:Token at every worker, then: {ResumeVerb.Command(line.Name, "")}";
        else if (device.State == "disconnected")
            yield return $"Device {line.Name} is disconnected since {since}: connect its WhatsApp at the gateway. Workers ask every minute; to go on at once: {ResumeVerb.Command(line.Name, "")}";
        else if (device.State == "no_quota")
            yield return $"Device {line.Name} has no quota left since {since}: buy some at the gateway. Workers ask every minute; to go on at once: {ResumeVerb.Command(line.Name, "")}";
        if (device.CircuitOpen)
            yield return $"Device {line.Name} gave five unclear answers in a row: it sends one message at a time, ten seconds apart, until one is accepted. Look at the gateway; to go on at once: {ResumeVerb.Command(line.Name, "")}";
        if (!device.HasWorker && line.Waiting > 0)
            yield return $"{Waiting(line)} for device {line.Name}, which no running worker has: prima run --roles sender,janitor";
        if (device.CountedBefore is { } other)
            yield return Invariant($"Another worker allows device {line.Name} {other} messages in its window, these settings do not: give all workers the same Prima:Limits:Device.");
        if (line.IsStuck)
            yield return Invariant($"Device {line.Name} could send and does not: {Count(line.Due, "message")} {(line.Due == 1 ? "is" : "are")} due, for up to {Ages.Of(line.DueFor)}. Look at the workers' logs and their /health/ready.");
    }

    private static string Waiting(DeviceLine line) => $"{Count(line.Waiting, "message")} {(line.Waiting == 1 ? "waits" : "wait")}";
}
