namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima:Inbound</c>.</summary>
internal sealed class InboundOptions : LoopOptions
{
    /// <summary>How long a loop sleeps while nothing comes: the door wakes it, and a lost wake-up still leaves most of the ten seconds of an emergency. No setting.</summary>
    internal TimeSpan IdleWait => IdlePoll * 4;
}
