using System.Globalization;
using System.Security.Cryptography;
using Prima.Core.Import;
using Prima.Data.Demo;
using Prima.Data.Local;
using Prima.Data.Outbox;
using Prima.Workers.Cli;
using Prima.Workers.FakeFonnte;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Demo;

/// <summary>What the demo plays on: a PostgreSQL and a gateway of its own, both gone with it.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("prima-demo-").FullName;
    private readonly LocalPostgres cluster;
    private readonly string webhookToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly string webUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find(new Random())}");
    private FakeFonnteServer? gateway;

    private DemoStage(LocalPostgres cluster)
    {
        this.cluster = cluster;
        Store = new DemoStore(cluster);
        Intake = new PostgresMessageIntake(cluster.ConnectionString());
        Phones = new DemoPhones((device, sender, text, twice) => gateway!.WroteAsync(device, sender, text, twice), TimeProvider.System);
    }

    public DemoStore Store { get; }

    public PostgresMessageIntake Intake { get; }

    public DemoPhones Phones { get; }

    /// <summary>True while nobody is about to write and no webhook is on its way.</summary>
    public bool IsQuiet => Phones.IsQuiet && gateway!.IsQuiet;

    /// <summary>Where the gateway brings what comes in.</summary>
    public Uri WebUrl => new(webUrl);

    public IReadOnlyList<FakeDelivery> Deliveries => gateway!.Deliveries;

    public Uri GatewayUrl => gateway!.Url;

    /// <summary>The gateway's own record.</summary>
    public string LedgerFile => Path.Combine(folder, "gateway.jsonl");

    public static async Task<DemoStage> StartAsync(bool faults, CancellationToken stopping)
    {
        var stage = new DemoStage(await LocalPostgres.StartAsync(new LocalPostgresOptions(), stopping));
        try
        {
            await stage.Store.PrepareAsync(stopping);
            await stage.StartGatewayAsync(faults, stopping);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the verbs of an operator on this stage would be set up with.</summary>
    public PrimaSettings Settings => SettingsLoader.Load(new SettingsSource.Values(WorkerSettings(1)), Roles.None);

    /// <summary>Takes the people and their plans in, as <c>import</c> would; the horizon is filled at once.</summary>
    public async Task PlanAsync(DemoPeople people, DateTimeOffset dueAt, CancellationToken stopping)
    {
        await using var services = VerbServices.Build(Settings, FaultSwitches.None);
        await people.ImportAsync(services.GetRequiredService<IPeopleIntake>(), dueAt, stopping);
    }

    /// <summary>Workers sign in as one that may do what a worker may, and know nothing but what stands here.</summary>
    public DemoFleet Fleet(int size) => new(WorkerSettings(size), webUrl, folder, size);

    /// <summary>Leaves the database running, and says how to get in and how to end it.</summary>
    public async Task<IReadOnlyList<string>> LeaveAsync()
    {
        await cluster.LeaveAsync();
        return
        [
            $"  export ConnectionStrings__Prima='{cluster.ConnectionString()}'",
            $"  export {DemoSettings.LimitsToExport}",
            "  ./prima status",
            $"  psql \"{Store.PsqlConnection}\" -c 'select * from prima.message_status'",
            $"  {cluster.EndCommand}",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Phones.DisposeAsync();
        if (gateway is not null)
            await gateway.DisposeAsync();
        await Intake.DisposeAsync();
        await Store.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, string?> WorkerSettings(int workers) => DemoSettings.For(cluster.ConnectionString(user: LocalPostgres.Service), GatewayUrl, webhookToken, workers);

    private async Task StartGatewayAsync(bool faults, CancellationToken stopping)
    {
        var script = Path.Combine(folder, "faults.jsonl");
        DemoFaults.WriteScript(script, faults);
        gateway = await FakeFonnteServer.StartAsync(
            new FakeFonnteOptions
            {
                Urls = "http://127.0.0.1:0",
                Ledger = LedgerFile,
                Script = script,
                Webhooks = $"{webUrl}?token={webhookToken}",
                WebhookRetry = DemoSettings.WebhookRetry,
                Reached = Phones.Reach,
                Devices = [.. DemoSettings.Devices.Select(device => new FakeDeviceSetup(device, DemoSettings.TokenOf(device), DemoSettings.NumberOf(device)))],
                AnswerDelayMin = DemoSettings.FastestAnswer,
                AnswerDelayMax = DemoSettings.SlowestAnswer,
            },
            stopping);
    }
}
