namespace Prima.Core.Inbound;

/// <summary>Wakes the readers of the inbox, in every process. It only shortens a wait, so it fails in silence.</summary>
public interface IInboxBell
{
    /// <summary>Something was stored. Returns at once; many rings become one.</summary>
    void Ring();
}
