using System.CommandLine;
using Prima.Core.Sending;
using Prima.Workers.Bench;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>One worker process, until it is told to stop.</summary>
internal sealed class RunVerb : Verb
{
    private static readonly Option<string?> RoleNames = new("--roles") { Description = "What this process does: scheduler, sender, inbound, janitor, web (default: all)", HelpName = "a,b" };

    /// <summary>Replaces every other source: the demo and the benchmark give their workers all they need and nothing of the operator's.</summary>
    private static readonly Option<string?> SettingsFile = new("--settings") { HelpName = "FILE", Hidden = true };

    /// <summary>The benchmark's gateway inside the process, and where its ledger goes.</summary>
    private static readonly Option<string?> NullGatewayLedger = new("--null-gateway") { HelpName = "FILE", Hidden = true };

    /// <summary>For a worker that must not outlive the demo or the benchmark that started it, however that ends.</summary>
    private static readonly Option<bool> StopWithParent = new("--stop-with-parent") { Hidden = true };

    public RunVerb()
        : base("run", "Run one worker process", "prima run", "prima run --roles sender,janitor --Prima:Sender:BatchSize=50")
    {
        Options.Add(RoleNames);
        Options.Add(SettingsFile);
        Options.Add(NullGatewayLedger);
        Options.Add(StopWithParent);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var roles = RoleList.Parse(call.Get(RoleNames));
        var source = call.Get(SettingsFile) is { } file ? new SettingsSource.File(file) : call.SettingsSource();
        await using var host = WorkerHost.Build(source, roles, services => Compose(call, services));
        return await host.RunAsync(stopping);
    }

    private static void Compose(Invocation call, IServiceCollection services)
    {
        if (call.Get(NullGatewayLedger) is { } ledger)
            services.AddSingleton<IMessageGateway>(_ => new NullGateway(ledger));
        if (call.Get(StopWithParent))
            services.AddHostedService<ParentWatch>();
    }
}
