using System.Globalization;
using System.Text.Json;
using Npgsql;
using NUnit.Framework;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Support;

/// <summary>
/// All that a fleet plays on: a database, a gateway with its own record, and as many worker processes as a test starts. Limits are wide and waits short
/// unless a test says otherwise. Every process is asked at its end whether it told anything about people.
/// </summary>
internal sealed class FleetStage : IAsyncDisposable
{
    private const string Open = "select count(*) from prima.message_status where state in ('queued', 'sending') or state = 'uncertain' and settled_at is null";
    private readonly string folder = Directory.CreateTempSubdirectory("prima-stage-").FullName;
    private readonly StageOptions options;
    private readonly StageDatabase database;
    private readonly List<StageWorker> workers = [];
    private readonly Lock gate = new();
    private FakeFonnteServer? gateway;
    private int enqueued;

    private FleetStage(StageOptions options, StageDatabase database)
    {
        this.options = options;
        this.database = database;
    }

    public FakeFonnteServer Gateway => gateway!;

    public string ForWorkers => database.ForWorkers;

    /// <summary>How many messages were enqueued: our own record.</summary>
    public int Enqueued => enqueued;

    public IReadOnlyList<TakenMessage> Taken => TakenMessage.ReadAll(LedgerFile);

    private string LedgerFile => Path.Combine(folder, "gateway.jsonl");

    public static Task<FleetStage> StartAsync(StageOptions? options = null) => StartAsync(StageDatabase.CloneAsync(), options);

    public static async Task<FleetStage> StartAsync(Task<StageDatabase> database, StageOptions? options = null)
    {
        var stage = new FleetStage(options ?? new StageOptions(), await database);
        await stage.StartGatewayAsync();
        return stage;
    }

    public static string Device(int index) => string.Create(CultureInfo.InvariantCulture, $"d{index}");

    /// <summary>A process that does this and is set up so, on top of the stage's settings. Its loops need not run yet.</summary>
    public StageWorker Start(string roles, params (string Key, string Value)[] settings) => StartBuild(WorkerProcess.Program, roles, settings);

    /// <summary>The same with another build of the program.</summary>
    public StageWorker StartBuild(string program, string roles, params (string Key, string Value)[] settings)
    {
        var all = Settings();
        foreach (var (key, value) in settings)
            all[key] = value;
        var worker = new StageWorker(WorkerProcess.StartBuild(program, all, "run", "--roles", roles));
        lock (gate)
            workers.Add(worker);
        return worker;
    }

    public async Task<StageWorker> StartRunningAsync(string roles = "sender,janitor", params (string Key, string Value)[] settings)
    {
        var worker = Start(roles, settings);
        await worker.IsRunningAsync();
        return worker;
    }

    /// <summary>Due at once, each with its own text; the n-th goes by default to its own recipient and to one device after the other.</summary>
    public async Task<IReadOnlyList<long>> EnqueueAsync(int count, Func<int, string>? device = null, Func<int, string>? recipient = null)
    {
        var items = Enumerable.Range(enqueued, count).Select(n => new
        {
            recipient = recipient?.Invoke(n) ?? Canary.Recipient(n),
            body = Canary.Text(n),
            idempotency_key = string.Create(CultureInfo.InvariantCulture, $"stage:{n}"),
            device = device?.Invoke(n) ?? Device(n % options.Devices),
        });
        await using var command = database.Facts.CreateCommand("select id from prima.enqueue_messages($1::jsonb)");
        command.Parameters.AddWithValue(JsonSerializer.Serialize(items));
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<long>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetInt64(0));
        enqueued += count;
        return ids;
    }

    public async Task<T> AskAsync<T>(string query)
    {
        await using var command = database.Facts.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string statement)
    {
        await using var command = database.Facts.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    public Task<string> StateOfAsync(long message) => AskAsync<string>($"select state from prima.message_status where id = {message}");

    /// <summary>What each attempt of the message became, oldest first. One that was given up unsent is left out: a machine under load may take too long to begin.</summary>
    public Task<string[]> OutcomesOfAsync(long message) => AskAsync<string[]>(
        $"select array(select outcome from prima.send_attempts where message_id = {message} and outcome <> 'not_sent' order by started_at)");

    /// <summary>How often the gateway has taken the text of the n-th enqueued message.</summary>
    public int TakenOf(int index) => Taken.Count(taken => taken.Message == Canary.Text(index));

    public Task EndsInAsync(long message, string state, TimeSpan? within = null) =>
        Eventually.HoldsAsync(async () => await StateOfAsync(message) == state, $"message {message} is {state}", within ?? TimeSpan.FromSeconds(30));

    public Task NothingIsOpenAsync(TimeSpan within) => Eventually.HoldsAsync(async () => await AskAsync<long>(Open) == 0, "no message is open", within);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
            using (Assert.EnterMultipleScope())
                workers.ForEach(worker => worker.AssertSilent());
        }
        finally
        {
            if (gateway is not null)
                await gateway.DisposeAsync();
            await database.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string TokenOf(int index) => Canary.Token + Device(index);

    private async Task StartGatewayAsync()
    {
        var script = Path.Combine(folder, "script.jsonl");
        await File.WriteAllLinesAsync(script, options.Script);
        gateway = await FakeFonnteServer.StartAsync(
            new FakeFonnteOptions
            {
                Urls = "http://127.0.0.1:0",
                Ledger = LedgerFile,
                Script = script,
                Devices = [.. Enumerable.Range(0, options.Devices).Select(n => new FakeDeviceSetup(Device(n), TokenOf(n)))],
                AnswerDelayMin = options.FastestAnswer,
                AnswerDelayMax = options.SlowestAnswer,
            },
            CancellationToken.None);
    }

    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Prima"] = database.ForWorkers,
            ["Prima:Fonnte:BaseUrl"] = Gateway.Url.GetLeftPart(UriPartial.Authority),
            ["Prima:Limits:Recipient"] = "100/60s",
            ["Prima:Limits:Device"] = "1000/60s",
            ["Prima:Limits:Fleet"] = "8000/60s",
            ["Prima:Sender:SendTimeout"] = options.IsPatient ? "10s" : "1s",
            ["Prima:Sender:ClaimTtl"] = options.IsPatient ? "30s" : "3s",
            ["Prima:Sender:IdlePoll"] = "50ms",
            ["Prima:Janitor:IdlePoll"] = "200ms",
            ["Prima:Rules:UncertainHold"] = "2s",
        };
        for (var n = 0; n < options.Devices; n++)
            settings[$"Prima:Fonnte:Devices:{Device(n)}:Token"] = TokenOf(n);
        foreach (var (key, value) in options.Settings)
            settings[key] = value;
        return settings;
    }
}
