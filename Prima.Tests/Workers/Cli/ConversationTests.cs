using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>What verbs tell of the conversation around a task, a message and a reminder.</summary>
[Parallelizable]
public class ConversationTests : PeopleFixture
{
    private DataUnderTest data = null!;
    private RaisedTask task = null!;
    private Guid patient;
    private Guid reminder;
    private long said;

    [OneTimeSetUp]
    public void GivenData() => data = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task CloseData() => await data.DisposeAsync();

    [SetUp]
    public async Task GivenWordsOfADay()
    {
        await Database.ExecuteAsync("insert into prima.volunteers (name, phone, on_call_rank) values ('Ani', '6281200000001', 1)");
        patient = await Database.GivenAPatientAsync();
        reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient), "now() - interval '1 h'");
        task = await data.RaiseAsync(new NewTask(patient, null, TaskReason.UnreadMessage, TaskPriority.Low));
        var phone = await Database.PhoneOfAsync(patient);
        var other = await Database.GivenAPatientAsync();
        said = await Database.AskAsync<long>($"""
            insert into prima.messages (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at, enqueued_at)
            values ('said-{patient}', prima.content_hash('{phone}', 'obat?'), 'reminder', 'reminder.medication', '{patient}', '{phone}', 'obat?', 'normal', now(), now() - interval '50 min') returning id
            """);
        await Database.ExecuteAsync($"insert into prima.message_endings (message_id, state, reason) values ({said}, 'cancelled', 'test')");
        await DoneAsync(await Database.GivenAnAnswerAsync(phone, "kemarin dulu", "now() - interval '40 h'"), patient, "unread");
        await DoneAsync(await Database.GivenAnAnswerAsync(phone, "nanti ya", "now() - interval '40 min'"), patient, "not_yet");
        await DoneAsync(await Database.GivenAnAnswerAsync(await Database.PhoneOfAsync(other), "rahasia", "now() - interval '35 min'"), other, "unread");
        await Database.ExecuteAsync($"update prima.inbox set state = 'dead' where id = {await Database.GivenAnAnswerAsync(phone, null, "now() - interval '30 min'", details: """{"media": "voice"}""")}");
        await Database.GivenAnAnswerAsync(phone, "sudah", "now() - interval '20 min'");
    }

    [TestCase("tasks take", new[] { "--by", "081200000001" })]
    [TestCase("tasks give-back", new[] { "--by", "081200000001" })]
    [TestCase("tasks close", new[] { "--by", "081200000001", "--as", "resolved", "--note", "x" })]
    [TestCase("messages show", new string[0])]
    [TestCase("reminders show", new string[0])]
    public async Task It_tells_both_sides_in_order_and_the_words_only_when_asked(string verb, string[] more)
    {
        var id = verb[..4] switch { "task" => task.Code, "mess" => $"{said}", _ => $"{reminder}" };
        var plain = await PrimaAsync([.. verb.Split(' '), id, .. more]);
        var told = await PrimaAsync([.. verb.Split(' '), verb == "tasks close" ? $"{task.Id}" : id, .. more, "--text", "--json"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((plain.Code, told.Code), Is.EqualTo((ExitCode.Done, ExitCode.Done)), plain.All + told.All);
            Assert.That(plain.Output, Does.Match("(?s)prima +reminder.medication +cancelled .*patient +text +not_yet .*patient +voice +dead .*patient +text +pending "));
            Assert.That(plain.All, Does.Not.Contain("nanti").And.Not.Contain("obat?"));
            Assert.That(
                told.Json.GetProperty("conversation").EnumerateArray().Select(line => $"{line.GetProperty("by")} {line.GetProperty("state")} {line.GetProperty("text")}"),
                Is.EqualTo(new[] { "prima cancelled obat?", "patient not_yet nanti ya", "patient dead ", "patient pending sudah" }));
        }
    }

    [Test]
    public async Task A_list_of_tasks_tells_each_one_s()
    {
        await data.RaiseAsync(new NewTask(null, "6281777777777", TaskReason.UnknownSender, TaskPriority.Urgent));
        await DoneAsync(await Database.GivenAnAnswerAsync("6281777777777", "tolong", "now() - interval '1 min'"), null, "unknown_sender");
        var listed = (await PrimaAsync("tasks", "list", "--text", "--json")).Json.EnumerateArray().ToList();
        var plain = await PrimaAsync("tasks", "list", "--conversation");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listed.Select(one => one.GetProperty("conversation").GetArrayLength()), Is.EqualTo(new[] { 1, 4 }));
            Assert.That(listed[0].GetProperty("conversation")[0].GetProperty("text").GetString(), Is.EqualTo("tolong"));
            Assert.That(plain.Output, Does.Match("(?s)unknown_sender.*patient +text +unknown_sender.*unread_message.*patient +text +not_yet"));
            Assert.That(plain.Output, Does.Not.Contain("tolong"));
        }
    }

    private Task DoneAsync(long answer, Guid? whose, string outcome) => Database.ExecuteAsync(
        $"update prima.inbox set state = 'done', outcome = '{outcome}', processed_at = now(), patient_id = {(whose is { } id ? $"'{id}'" : "null")} where id = {answer}");
}
