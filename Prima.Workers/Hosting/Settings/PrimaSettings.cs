using Prima.Workers.Fonnte;
using Prima.Workers.Janitor;
using Prima.Workers.Rules;
using Prima.Workers.Sending;
using Prima.Workers.Web;

namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima</c>: every key there is, with its default. A public property here is a setting, and no other key is allowed.</summary>
internal sealed class PrimaSettings
{
    public FonnteOptions Fonnte { get; } = new();

    public WebOptions Web { get; } = new();

    public LimitsOptions Limits { get; } = new();

    public SchedulerOptions Scheduler { get; } = new();

    public SenderOptions Sender { get; } = new();

    public InboundOptions Inbound { get; } = new();

    public JanitorOptions Janitor { get; } = new();

    public RulesOptions Rules { get; } = new();

    /// <summary>The section <c>ConnectionStrings</c>; not public, for it is not part of this one.</summary>
    internal DatabaseOptions Database { get; } = new();
}
