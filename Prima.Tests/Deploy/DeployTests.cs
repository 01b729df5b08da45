using System.CommandLine;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;
using Prima.Workers.Cli;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Deploy;

/// <summary>What is deployed speaks of the program as it is; and what a tool of its own can check, it has checked, wherever that tool is installed.</summary>
[Parallelizable]
public partial class DeployTests : DatabaseFixture
{
    /// <summary>Of this list a row is there for each tool that is installed, so none is skipped and called passed.</summary>
    private static IEnumerable<TestCaseData> Tools =>
        new (string Name, string Needs, string Program, string[] Arguments)[]
        {
            ("The_alerts_are_rules", "promtool", "promtool", ["check", "rules", "prometheus/prima-alerts.yml"]),
            ("Each_alert_fires_on_a_bad_series_and_none_on_a_good_one", "promtool", "promtool", ["test", "rules", "prometheus/prima-alerts.test.yml"]),
            ("The_scrape_is_a_configuration", "promtool", "promtool", ["check", "config", "--syntax-only", "prometheus/prometheus.yml"]),
            ("The_manifests_are_whole", "kubectl", "kubectl", ["kustomize", "kubernetes/"]),
            ("The_unit_is_hardened", "systemd-analyze", "systemd-analyze", ["security", "--offline=true", "--threshold=25", "systemd/prima@.service"]),
            ("The_composition_is_whole", "docker-compose", "bash", ["-c", Composition, "./compose.yaml"]),
        }
        .Where(tool => PathTo(tool.Needs) is not null)
        .Select(tool => new TestCaseData(tool.Program, tool.Arguments).SetName(tool.Name));

    /// <summary>The first version of the tool knows no name of the whole; everything else it does.</summary>
    private const string Composition = """grep -v ^name: "$0" | DEVICE_NUMBER=6281234567890 docker-compose -f - --project-directory "$(dirname "$0")" config -q""";

    [TestCaseSource(nameof(Tools))]
    public async Task Its_own_tool_finds_nothing(string program, string[] arguments)
    {
        await using var tool = new ChildProcess(program, [.. arguments.Select(argument => argument.Contains('/', StringComparison.Ordinal) ? Path.Combine(Folder, argument) : argument)]);
        var code = await tool.ExitAsync(TimeSpan.FromSeconds(60));
        Assert.That(code, Is.Zero, string.Join('\n', tool.Output.Concat(tool.Errors)));
    }

    [TestCase("prometheus/prima-alerts.yml")]
    [TestCase("prometheus/prima-alerts.test.yml")]
    [TestCase("grafana/prima.json")]
    [TestCase("../docs/operating.md")]
    public void Every_series_that_it_names_is_the_program_s(string file)
    {
        var named = SeriesName().Matches(Read(file)).Select(match => match.Value).Distinct().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Has.Count.GreaterThan(5));
            Assert.That(named.Where(name => !Series().Contains(Suffix().Replace(name, ""))), Is.Empty);
        }
    }

    [Test]
    public void Every_series_of_the_contract_is_on_the_dashboard_or_in_an_alert()
    {
        var shown = Read("prometheus/prima-alerts.yml") + Read("grafana/prima.json");
        Assert.That(Series().Where(name => !shown.Contains(name, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("prometheus/prima-alerts.yml")]
    [TestCase("prometheus/prima-alerts.test.yml")]
    public void Every_worker_that_it_names_is_a_loop_of_the_program(string file)
    {
        var loops = Directory.EnumerateFiles(Path.Combine(Folder, "../Prima.Workers"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(source => LoopName().Matches(File.ReadAllText(source))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = WorkerNamed().Matches(Read(file)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.That(named, Is.Not.Empty.And.SubsetOf(loops));
    }

    [TestCase("prometheus/prima-alerts.yml")]
    [TestCase("systemd/README.md")]
    [TestCase("../docs/operating.md")]
    public void Every_verb_that_it_tells_to_type_is_one(string file)
    {
        var typed = VerbTyped().Matches(Read(file)).Select(match => match.Groups[1].Value.Split(' ')).Where(words => words[0].Length > 0).ToList();
        var wrong = typed.Where(words => Find(Verbs.All(), words) is null).Select(words => string.Join(' ', words)).Distinct();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(typed, Is.Not.Empty);
            Assert.That(wrong, Is.Empty);
        }
    }

    [Test]
    public void Each_alert_says_what_it_is_and_begins_its_runbook_with_a_verb()
    {
        var alerts = Read("prometheus/prima-alerts.yml").Split("- alert: ").Skip(1).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(alerts, Has.Count.GreaterThan(9));
            foreach (var alert in alerts)
                Assert.That(alert, Does.Match(@"severity: (page|ticket)").And.Match(@"summary: \S").And.Match("runbook: \"prima [a-z]"), alert.Split('\n')[0]);
        }
    }

    [Test]
    public void The_operator_s_page_knows_every_setting_event_series_and_alert()
    {
        var page = Read("../docs/operating.md");
        var settings = Keys(typeof(PrimaSettings), "Prima");
        var events = typeof(EventIds).GetFields().Select(field => $"| {field.GetValue(null)} |");
        var alerts = Read("prometheus/prima-alerts.yml").Split("- alert: ").Skip(1).Select(alert => $"### {alert.Split('\n')[0]}");
        var all = settings.Select(key => $"`{key}`").Concat(events).Concat(Series().Select(name => $"`{name}")).Concat(alerts).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all, Has.Count.GreaterThan(100));
            Assert.That(all.Where(one => !page.Contains(one, StringComparison.Ordinal)), Is.Empty);
        }
    }

    [Test]
    public void The_dashboard_is_a_document_whose_panels_all_ask_something()
    {
        using var dashboard = JsonDocument.Parse(Read("grafana/prima.json"));
        Assert.That(dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("targets").GetArrayLength()), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task Workers_are_scaled_by_what_is_due_but_not_beyond_the_permits_of_a_minute()
    {
        var query = string.Join(' ', Read("kubernetes/scaling.yaml").Split("query: >-")[1].Split("authenticationRef")[0].Split('\n').Select(line => line.Trim()));
        await Database.ExecuteAsync("""
            insert into prima.devices (name) values ('d1'), ('d2');
            update prima.devices set configured_at = now();
            insert into prima.rate_limits (key, granted_at, granted, permits, window_length) values ('device:d1', '{}', '{}', 5, '10 s');
            select prima.enqueue_message('0812000' || n, 'x', 'k' || n) from generate_series(10000, 10099) n;
            select prima.enqueue_message('0812000' || n, 'x', 'k' || n, now() + interval '1 h') from generate_series(20000, 20099) n
            """);
        await using var dashboard = NpgsqlDataSource.Create(Database.ConnectionString + ";Options=-c role=prima_dashboard");
        async Task<object?> AskAsync()
        {
            await using var command = dashboard.CreateCommand(query);
            return await command.ExecuteScalarAsync();
        }

        var many = await AskAsync();
        await Database.ExecuteAsync("insert into prima.rate_limits (key, granted_at, granted, permits, window_length) values ('fleet', array[now() - interval '1 min'], '{1}', 10, '30 s')");
        var bounded = await AskAsync();
        await Database.ExecuteAsync("update prima.rate_limits set granted_at[1] = now() - interval '11 min' where key = 'fleet'");
        var noLonger = await AskAsync();
        await Database.ExecuteAsync("delete from prima.queue where message_id % 10 <> 0");
        var few = await AskAsync();
        Assert.That(new[] { many, bounded, noLonger, few }, Is.EqualTo(new object[] { 60L, 20L, 60L, 10L }), "30 + 30 a minute by the devices; 20 by the fleet, while it has a limit; ten due");
    }

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("Prima.Tests", StringComparison.Ordinal)], "deploy");

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static string? PathTo(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The program's own instruments, in Prometheus' form and without the suffix of their kind.</summary>
    private static HashSet<string> Series()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == PrimaMetrics.MeterName)
                    names.Add(instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : ""));
            },
        };
        listener.Start();
        using var metrics = new PrimaMetrics(new TestMeterFactory(), TimeProvider.System);
        return names;
    }

    private static IEnumerable<string> Keys(Type section, string path) => section.GetProperties().SelectMany(property => property.PropertyType switch
    {
        { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(Dictionary<,>) => Keys(type.GetGenericArguments()[1], $"{path}:{property.Name}:NAME"),
        { Namespace: { } space, IsClass: true } type when space.StartsWith("Prima.Workers", StringComparison.Ordinal) => Keys(type, $"{path}:{property.Name}"),
        _ => [$"{path}:{property.Name}"],
    });

    private static Command? Find(IEnumerable<Command> verbs, IEnumerable<string> words)
    {
        Command? found = null;
        foreach (var word in words)
        {
            if ((found?.Subcommands ?? verbs).FirstOrDefault(verb => verb.Name == word) is { } next)
                found = next;
            else
                return found is { Subcommands.Count: 0 } ? found : null;
        }

        return found is { Subcommands.Count: 0 } ? found : null;
    }

    [GeneratedRegex(@"\bprima_[a-z_]+")]
    private static partial Regex SeriesName();

    [GeneratedRegex("worker=\"([^\"]+)\"")]
    private static partial Regex WorkerNamed();

    [GeneratedRegex("PollingWorker\\(\"([^\"]+)\"")]
    private static partial Regex LoopName();

    [GeneratedRegex("_(total|bucket|count|sum)$")]
    private static partial Regex Suffix();

    /// <summary>The words after the program's name: a verb, and where it is a group its second word.</summary>
    [GeneratedRegex(@"(?:^|[\s"":(])prima ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", RegexOptions.Multiline)]
    private static partial Regex VerbTyped();

    private sealed class TestMeterFactory : IMeterFactory
    {
        private readonly List<Meter> meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            meters.Add(meter);
            return meter;
        }

        public void Dispose() => meters.ForEach(meter => meter.Dispose());
    }
}
