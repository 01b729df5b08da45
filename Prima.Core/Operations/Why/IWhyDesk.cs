namespace Prima.Core.Operations.Why;

/// <summary>Looks up why something stands where it stands. Each answer is of one snapshot; nothing is changed and nothing is held.</summary>
public interface IWhyDesk
{
    /// <summary>Null when there is no such message.</summary>
    Task<MessageCase?> MessageAsync(long id, CancellationToken stopping);
}
