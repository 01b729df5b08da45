namespace Prima.Core.Replies;

/// <summary>How bad it is, the worst first.</summary>
internal enum AlarmTier
{
    Bereaved,
    Red,
    Amber,
}
