namespace Prima.Core.Operations;

/// <summary>What a person may look up about the locks, and do to them.</summary>
public interface ILockDesk
{
    /// <summary>Those that are held.</summary>
    Task<IReadOnlyList<LockRow>> ListAsync(CancellationToken stopping);

    /// <summary>Takes a lock away from whoever holds it: their next renewal is refused, and so is what they write with their token later. False when nobody held it.</summary>
    Task<bool> ReleaseAsync(string key, Deed deed, CancellationToken stopping);
}
