using System.Globalization;
using System.Net;
using System.Text.Json;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Replies;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Answers among real processes: from the gateway's webhook to what it takes back, through kills and a slow database.</summary>
[Parallelizable(ParallelScope.All)]
public class AnswerFleetTests
{
    private const string Token = Canary.Token + "0123456789abcdef0123456789abcdef";
    private const string Number = "6281100000001";
    private const string Everything = "scheduler,sender,inbound,janitor,web";
    private static readonly HttpClient Http = new();

    [Test]
    public async Task Scenario_5_one_answer_that_comes_twenty_times_at_once_to_three_processes_has_one_effect_and_one_acknowledgement()
    {
        await using var stage = await StartAsync();
        var patient = (await GivenPeopleAsync(stage, 1))[0];
        var workers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stage.StartRunningAsync(Everything)));
        await AskAllAsync(stage, 1);

        var body = Body(patient, "sudah", id: 7);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => PostAsync(workers[n % 3], body)));

        Assert.That(answers, Has.All.EqualTo(HttpStatusCode.OK));
        await IsAnsweredAsync(stage, 1);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.inbox"), Is.EqualTo(1));
            Assert.That(await stage.AskAsync<string>("select string_agg(confirmation_status, ' ') from prima.reminders"), Is.EqualTo("done"));
            Assert.That(stage.Taken.Count(taken => taken.Message.StartsWith("Tercatat", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(await BrokenAsync(stage), Is.Empty);
        }
    }

    [Test]
    public async Task Scenario_52_a_worker_that_dies_before_the_effects_commit_leaves_nothing_and_the_next_one_does_it_once()
    {
        await using var stage = await StartAsync();
        var patient = (await GivenPeopleAsync(stage, 1))[0];
        var web = await stage.StartRunningAsync("scheduler,sender,janitor,web");
        await AskAllAsync(stage, 1);
        var dying = await stage.StartRunningAsync("inbound", ("PRIMA_CRASH_AT", FaultPoints.BeforeEffectsCommit), ("Prima:Fonnte:Devices:d0:Number", Number));

        await PostAsync(web, Body(patient, "sudah", id: 7));
        Assert.That(await dying.Process.ExitAsync(), Is.EqualTo(137));
        Assert.That(await stage.AskAsync<string>("select (select state from prima.inbox) || ' ' || (select confirmation_status from prima.reminders)"), Is.EqualTo("pending open"));
        await stage.StartRunningAsync("inbound");

        await IsAnsweredAsync(stage, 1);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        Assert.That(stage.Taken.Count(taken => taken.Message.StartsWith("Tercatat", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(await stage.AskAsync<string>("select confirmation_status from prima.reminders"), Is.EqualTo("done"));
        Assert.That(await BrokenAsync(stage), Is.Empty);
    }

    [Test]
    public async Task A_worker_that_halts_before_the_effects_commit_keeps_back_a_stop_for_seconds_and_does_nothing_more_when_it_wakes()
    {
        await using var stage = await StartAsync();
        var patient = (await GivenPeopleAsync(stage, 1))[0];
        var web = await stage.StartRunningAsync("scheduler,sender,janitor,web");
        await AskAllAsync(stage, 1);
        var halted = await stage.StartRunningAsync("inbound", ("PRIMA_PAUSE_AT", FaultPoints.BeforeEffectsCommit));

        await PostAsync(web, Body(patient, "sudah", id: 7));
        await halted.HaltsAsync();
        await stage.StartRunningAsync("inbound");
        await PostAsync(web, Body(patient, "BERHENTI", id: 8));
        await Eventually.HoldsAsync(
            async () => await stage.AskAsync<string>("select consent_status from prima.patients") == "withdrawn", "the server ends its session and the other hears the stop", TimeSpan.FromSeconds(25));
        halted.Process.Continue();
        await halted.Process.EventAsync(EventIds.PassFailed, TimeSpan.FromSeconds(20));

        await IsAnsweredAsync(stage, 2);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<string>("select confirmation_status from prima.reminders"), Is.EqualTo("done"));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.events where entity = 'confirmation' and to_state = 'done'"), Is.EqualTo(1), "one effect");
            Assert.That(await stage.AskAsync<string[]>("select array(select kind || ' ' || count(*) from prima.messages where kind in ('reply', 'farewell') group by kind order by kind)"), Is.EqualTo(new[] { "farewell 1" }), "the stop goes first, and after it nothing else is said");
            Assert.That(stage.Taken.GroupBy(taken => taken.Message).Where(copies => copies.Count() > 1), Is.Empty, "nothing was said twice");
            Assert.That(await BrokenAsync(stage), Is.Empty);
        }
    }

    [Test]
    public async Task While_processes_are_killed_every_answer_is_worked_on_once_in_its_order_and_a_stop_is_final()
    {
        const int People = 60;
        await using var stage = await StartAsync(devices: 8);
        var people = await GivenPeopleAsync(stage, People);
        var workers = new List<StageWorker>();
        for (var n = 0; n < 3; n++)
            workers.Add(await stage.StartRunningAsync(Everything));
        await AskAllAsync(stage, People);

        // The same words minutes apart are two answers; what the gateway repeats is one.
        string[] said = ["belum", "sudah", "terima kasih kak", "sesak napas", "BERHENTI", "ya"];
        var random = new Random(5);
        var sending = Task.WhenAll(people.Select(async (phone, person) =>
        {
            for (var n = 0; n < said.Length; n++)
                await PostUntilStoredAsync(workers, Body(phone, said[n], (person * 100) + n + 1), random.Next());
        }));
        for (var kill = 0; kill < 6; kill++)
        {
            var stored = (kill + 1) * (People * said.Length / 8);
            await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.inbox") >= stored, $"{stored} are stored", TimeSpan.FromSeconds(60));
            var victim = random.Next(workers.Count);
            workers[victim].Process.Kill();
            workers[victim] = await stage.StartRunningAsync(Everything);
        }

        await sending;
        await IsAnsweredAsync(stage, People * said.Length);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(60));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await BrokenAsync(stage), Is.Empty);
            Assert.That(await stage.AskAsync<string>("select string_agg(distinct consent_status, ' ') from prima.patients"), Is.EqualTo("withdrawn"));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.messages where kind = 'farewell'"), Is.EqualTo(People));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.volunteer_tasks where reason = 'emergency' and count = 1"), Is.EqualTo(People));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.reminders where confirmation_status = 'done'"), Is.EqualTo(People));
            Assert.That(stage.Taken.GroupBy(taken => (taken.Target, taken.Message)).Where(copies => copies.Count() > 1), Is.Empty, "nothing was said twice");
            Assert.That(await UntoldAsync(stage), Is.Empty, "every red message has its task (I18)");
        }
    }

    [Test, NonParallelizable] // its promise is one of time
    public async Task A_red_word_is_alerted_within_ten_seconds_behind_two_thousand_overdue_messages_and_a_slow_database()
    {
        const int People = 50;
        await using var stage = await StartAsync(devices: 1, ("Prima:Sender:MaxInFlightPerDevice", "64"), ("Prima:Sender:Concurrency", "64"), ("Prima:Limits:Device", "10000/60s"), ("Prima:Limits:Fleet", "10000/60s"));
        var people = await GivenPeopleAsync(stage, People, withVolunteers: true);
        await stage.EnqueueAsync(2_000);
        await stage.ExecuteAsync("update prima.queue set due_at = due_at - interval '1 h', rank_at = rank_at - interval '1 h'");
        var server = new Npgsql.NpgsqlConnectionStringBuilder(stage.ForWorkers);
        await using var proxy = FaultProxy.Start(server.Host!, server.Port);
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        server.Port = proxy.Port;
        var workers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => stage.StartRunningAsync(Everything, ("ConnectionStrings:Prima", server.ConnectionString))));
        await Eventually.HoldsAsync(() => stage.Taken.Count > 50, "the backlog is being sent", TimeSpan.FromSeconds(60));

        var stored = new Dictionary<string, DateTimeOffset>();
        foreach (var (phone, n) in people.Select((phone, n) => (phone, n)))
        {
            Assert.That(await PostAsync(workers[n % 2], Body(phone, "tolong sesak napas", n + 1)), Is.EqualTo(HttpStatusCode.OK));
            stored[phone] = TimeProvider.System.GetUtcNow();
        }

        await Eventually.HoldsAsync(() => Alerted(stage).Count == People, "every volunteer was alerted", TimeSpan.FromSeconds(60));
        var alerted = Alerted(stage);
        var waits = people.Select((phone, n) => alerted[Volunteer(n)] - stored[phone]).ToList();
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"from the 200 to the gateway: {waits.Average(wait => wait.TotalSeconds):0.0} s on average, {waits.Max().TotalSeconds:0.0} s at most"));
        Assert.That(waits, Has.All.LessThan(TimeSpan.FromSeconds(10)), "the promise of section 6 of the contract");
    }

    private static Dictionary<string, DateTimeOffset> Alerted(FleetStage stage) =>
        stage.Taken.Where(taken => taken.Message.StartsWith('[')).GroupBy(taken => taken.Target).ToDictionary(taken => taken.Key, taken => taken.Min(one => one.At));

    private static Task<FleetStage> StartAsync(int devices = 1, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Prima:Web:WebhookToken"] = Token, ["Prima:Web:Urls"] = "http://127.0.0.1:0", ["Prima:Limits:Reminders"] = "off", ["Prima:Limits:PatientReplies"] = "100/30s", ["Prima:Rules:QuietHours"] = "off",
            ["Prima:Inbound:IdlePoll"] = "50ms", ["Prima:Scheduler:IdlePoll"] = "50ms",
        };
        for (var n = 0; n < devices; n++)
            all[$"Prima:Fonnte:Devices:{FleetStage.Device(n)}:Number"] = string.Create(CultureInfo.InvariantCulture, $"62811000000{n + 1:D2}");
        foreach (var (key, value) in settings)
            all[key] = value;
        return FleetStage.StartAsync(new StageOptions { Devices = devices, Settings = all });
    }

    private static string Volunteer(int n) => Canary.Recipient(9_000 + n);

    /// <summary>People who have consented, each with a reminder that is due; their numbers.</summary>
    private static async Task<IReadOnlyList<string>> GivenPeopleAsync(FleetStage stage, int count, bool withVolunteers = false)
    {
        await stage.ExecuteAsync(GivenReminders.DueReminders(count));
        var people = await stage.AskAsync<string[]>("select array(select phone from prima.patients order by phone)");
        if (withVolunteers)
        {
            for (var n = 0; n < count; n++)
                await stage.ExecuteAsync($"""
                    with v as (insert into prima.volunteers (name, phone) values ('{Canary.Name}', '{Volunteer(n)}') returning id)
                    update prima.patients set volunteer_id = (select id from v) where phone = '{people[n]}'
                    """);
            await stage.ExecuteAsync("delete from prima.reminders");
        }

        await stage.ExecuteAsync("update prima.reminders set local_date = current_date");
        return people;
    }

    private static Task AskAllAsync(FleetStage stage, int count) =>
        Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.reminders where confirmation_status = 'open'") == count, "everybody was asked", TimeSpan.FromSeconds(60));

    private static Task IsAnsweredAsync(FleetStage stage, int count) =>
        Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.inbox where state = 'done' and kind = 'incoming'") == count, "every answer was worked on", TimeSpan.FromSeconds(60));

    private static Task<string[]> BrokenAsync(FleetStage stage) =>
        stage.AskAsync<string[]>("select array(select concat_ws(' ', invariant, entity, what) from prima.broken_invariants() union all select concat_ws(' ', message_id, what) from prima.misplaced_messages())");

    /// <summary>Red messages of which no task came.</summary>
    private static async Task<IReadOnlyList<string>> UntoldAsync(FleetStage stage) =>
        [.. (await stage.AskAsync<string[]>("select array(select text from prima.inbox i where kind = 'incoming' and not exists (select from prima.task_origins o where o.inbox_id = i.id))"))
            .Where(text => ReplyParser.BuiltIn.Parse(text, [], choiceLive: false).Classes.Any(found => found is ReplyClass.Emergency or ReplyClass.Bereaved))];

    private static string Body(string sender, string text, int id) => JsonSerializer.Serialize(new { device = "6281100000001", sender, message = text, inboxid = id });

    /// <summary>As the gateway does: again until somebody says 200.</summary>
    private static Task PostUntilStoredAsync(List<StageWorker> workers, string body, int start)
    {
        var n = start & 0xffff;
        return Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return await PostAsync(workers[n++ % workers.Count], body) == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false; // that one is dead: the next one
                }
            },
            "somebody stores it", TimeSpan.FromSeconds(60));
    }

    private static async Task<HttpStatusCode> PostAsync(StageWorker worker, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri(worker.Address, $"/api/webhooks/fonnte/incoming?token={Token}"), content);
        return answer.StatusCode;
    }
}
