using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>What volunteers do with tasks from a command line.</summary>
[Parallelizable]
public class TaskVerbTests : PeopleFixture
{
    private const string Ani = "081200000001";
    private const string Budi = "081200000002";
    private DataUnderTest data = null!;
    private RaisedTask task = null!;

    [OneTimeSetUp]
    public void GivenData() => data = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task CloseData() => await data.DisposeAsync();

    [SetUp]
    public async Task GivenAnAlertedTask()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (name, phone, on_call_rank) values ('Ani', '6281200000001', 1), ('Budi', '6281200000002', 2)");
        task = await data.GivenAnUrgentTaskAsync(Database, null, TaskReason.PossibleDeath);
    }

    [Test]
    public async Task A_list_that_is_not_whole_says_so()
    {
        var whole = await PrimaAsync("tasks", "list", "--limit", "1", "--json");
        await data.GivenAnUrgentTaskAsync(Database, null, TaskReason.Emergency);
        var cut = await PrimaAsync("tasks", "list", "--limit", "1", "--json");
        Assert.That(
            (whole.Json.GetArrayLength(), whole.Error, cut.Json.GetArrayLength(), cut.Error),
            Is.EqualTo((1, "", 1, "There are more: give a greater --limit, or narrow it by --state, --priority or --phone\n")));
    }

    [Test]
    public async Task A_task_is_taken_by_its_code_once_and_its_alerts_stop()
    {
        var taken = await PrimaAsync("tasks", "take", task.Code.ToLowerInvariant(), "--by", Ani, "--json");
        var again = await PrimaAsync("tasks", "take", task.Id.ToString(), "--by", Ani);
        var other = await PrimaAsync("tasks", "take", task.Code, "--by", Budi);
        var listed = (await PrimaAsync("tasks", "list", "--json")).Json.EnumerateArray().Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(taken.Code, Is.EqualTo(ExitCode.Done), taken.All);
            Assert.That((taken.Json.GetProperty("state").GetString(), taken.Json.GetProperty("assignee").GetString(), taken.Json.GetProperty("changed").GetBoolean()), Is.EqualTo(("acknowledged", "6281200000001", true)));
            Assert.That((again.Code, again.Output), Is.EqualTo((ExitCode.Done, $"The task {task.Code} is acknowledged already; nothing was changed.\n")));
            Assert.That((other.Code, other.Error), Is.EqualTo((ExitCode.Refused, "Not done: another volunteer has taken the task. [taken]\n")));
            Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani cancelled" }));
            Assert.That(string.Join(' ', listed.EnumerateObject().Select(column => column.Name)), Is.EqualTo("id patient_phone reason priority state count code created_at sender assignee note"));
        }
    }

    [Test]
    public async Task One_that_is_given_back_is_alerted_again_at_once()
    {
        await PrimaAsync("tasks", "take", task.Code, "--by", Ani);
        var given = await PrimaAsync("tasks", "give-back", task.Code, "--by", Ani);
        await data.RunRoundsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((given.Code, given.Output), Is.EqualTo((ExitCode.Done, $"The task {task.Code} is open.\n")));
            Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani cancelled", "2 Budi queued" }));
        }
    }

    [Test]
    public async Task Dismissing_a_possible_death_ends_its_open_ended_pause_and_resolving_it_does_not()
    {
        await Database.ExecuteAsync("update prima.patients set paused_from = '2026-01-01'");
        var tried = await PrimaAsync("tasks", "close", task.Code, "--as", "dismissed", "--note", "a neighbour", "--by", Ani, "--dry-run");
        Assert.That((tried.Code, await Database.TaskAsync(task.Id)), Is.EqualTo((ExitCode.Done, "open urgent 1 1")));

        await PrimaAsync("tasks", "close", task.Code, "--as", "resolved", "--note", "it is so", "--by", Ani);
        Assert.That(await Database.AskAsync<bool>("select paused_from is not null from prima.patients"));

        var patient = await Database.AskAsync<Guid>("select id from prima.patients");
        var second = await data.RaiseAsync(new NewTask(patient, null, TaskReason.PossibleDeath, TaskPriority.Urgent));
        var closed = await PrimaAsync("tasks", "close", second.Code, "--as", "dismissed", "--note", "a neighbour", "--by", Ani);
        var late = await PrimaAsync("tasks", "close", second.Id.ToString(), "--as", "resolved", "--note", "x", "--by", Ani);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((closed.Code, late.Code), Is.EqualTo((ExitCode.Done, ExitCode.Refused)), closed.All + late.All);
            Assert.That(await Database.AskAsync<bool>("select paused_from is null from prima.patients"));
            Assert.That(await Database.AlertsOfAsync(second.Id), Has.All.EndsWith("cancelled"));
            Assert.That(
                await Database.AskAsync<string>($"select string_agg(entity || ' ' || to_state || ' ' || reason, ', ' order by id) from prima.events where cause in ('close', 'resume') and (entity = 'patient' or entity_id = '{second.Id}')"),
                Is.EqualTo("patient resumed the task that said so was dismissed, task dismissed its note says why"), "people's words stand in the task alone, where they are erased when their time is over");
            Assert.That(await Database.AskAsync<string>($"select note from prima.volunteer_tasks where id = '{second.Id}'"), Does.EndWith("a neighbour"));
        }
    }

    [Test]
    public async Task Dismissing_a_death_whose_pause_was_ended_before_leaves_the_pause_that_came_then()
    {
        await Database.ExecuteAsync("update prima.patients set paused_from = '2026-01-01'");
        var phone = await Database.AskAsync<string>("select phone from prima.patients");
        await PrimaAsync("patients", "resume", phone, "--by", Ani, "--reason", "a neighbour");
        var hospital = await PrimaAsync("patients", "pause", phone, "--from", "2026-01-01", "--by", Ani, "--reason", "hospital");

        await PrimaAsync("tasks", "close", task.Code, "--as", "dismissed", "--note", "a neighbour", "--by", Ani);

        Assert.That((hospital.Code, await Database.AskAsync<bool>("select paused_from is not null from prima.patients")), Is.EqualTo((ExitCode.Done, true)), hospital.All);
    }

    [Test]
    public async Task A_pause_with_an_end_is_a_volunteers_and_stays()
    {
        await Database.ExecuteAsync("update prima.patients set paused_from = '2026-01-01', paused_until = '2027-01-01'");
        await PrimaAsync("tasks", "close", task.Code, "--as", "dismissed", "--note", "x", "--by", Ani);

        Assert.That(await Database.AskAsync<bool>("select paused_from is not null from prima.patients"));
    }

    [Test]
    public async Task What_is_wrong_is_said_before_anything_is_done()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await PrimaAsync("tasks", "take", task.Code)).Code, Is.EqualTo(ExitCode.Usage), "who");
            Assert.That((await PrimaAsync("tasks", "close", task.Code, "--as", "resolved", "--by", Ani)).Code, Is.EqualTo(ExitCode.Usage), "what was done");
            Assert.That((await PrimaAsync("tasks", "close", task.Code, "--as", "done", "--note", "x", "--by", Ani)).Code, Is.EqualTo(ExitCode.Usage), "how it ended");
            Assert.That((await PrimaAsync("tasks", "take", task.Code, "--by", "081299999999")).Code, Is.EqualTo(ExitCode.Usage), "nobody we know");
            Assert.That((await PrimaAsync("tasks", "take", "ZZZZ", "--by", Ani)).Code, Is.EqualTo(ExitCode.Failed), "no such task");
            Assert.That(await Database.TaskAsync(task.Id), Is.EqualTo("open urgent 1 1"));
        }
    }
}
