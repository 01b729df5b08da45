namespace Prima.Core.Devices;

/// <summary>The sending devices, as the whole fleet sees them.</summary>
public interface IDevices
{
    /// <summary>Adds the devices that this worker has configured, and says that they still are.</summary>
    /// <param name="devices">Name to WhatsApp number, null when not known.</param>
    Task ConfigureAsync(IReadOnlyDictionary<string, string?> devices, string defaultDevice, CancellationToken stopping);

    /// <summary>Writes what an answer says about its device; every worker's next claim reads it.</summary>
    Task ReportAsync(DeviceReport report, CancellationToken ending);

    /// <summary>Those of <paramref name="devices"/> that the gateway may be asked about now: each is handed to one worker, at most once a minute.</summary>
    Task<IReadOnlyList<string>> DueForAskingAsync(IReadOnlyList<string> devices, CancellationToken stopping);

    /// <summary>Writes what the gateway said when asked. True when the state changed.</summary>
    Task<bool> SetStateAsync(string device, DeviceState state, CancellationToken stopping);
}
