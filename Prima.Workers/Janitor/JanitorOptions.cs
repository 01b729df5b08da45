using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Janitor;

/// <summary>The section <c>Prima:Janitor</c>. It looks every second: what it puts right is late already.</summary>
internal sealed class JanitorOptions : LoopOptions
{
    public JanitorOptions() => IdlePoll = TimeSpan.FromSeconds(1);
}
