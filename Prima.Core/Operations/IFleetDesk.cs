namespace Prima.Core.Operations;

/// <summary>What a person may look up about the fleet as a whole, and do to its devices. An empty name is every device, an empty class every class.</summary>
public interface IFleetDesk
{
    /// <summary>Devices, queue, pauses and limits at one moment.</summary>
    Task<FleetStatus> LookAsync(CancellationToken stopping);

    /// <summary>Stops a device or a class for the whole fleet; what is on its way is finished. Replaces an earlier pause of the same.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="priority">The class.</param>
    /// <param name="end">When it ends by itself.</param>
    /// <returns>False, and nothing is changed, where the device is drained: a pause would end that, and what waits on it would stay.</returns>
    Task<bool> PauseAsync(string device, string priority, PauseEnd end, Deed deed, CancellationToken stopping);

    /// <summary>Pauses a device, and has what waits on it and asked for no device sent by others: within seconds, by the janitor, and for as long as the pause lasts. Null, and nothing is
    /// changed, where no other device sends.</summary>
    Task<DrainAnswer?> DrainAsync(string device, PauseEnd end, Deed deed, CancellationToken stopping);

    /// <summary>Ends pauses. A device named alone is also made ok: no hold, no doubts, whatever its state was.</summary>
    Task<ResumeAnswer> ResumeAsync(string device, string priority, Deed deed, CancellationToken stopping);
}
