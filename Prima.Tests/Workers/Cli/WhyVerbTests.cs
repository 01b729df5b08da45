using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class WhyVerbTests : VerbFixture
{
    private const string Number = "6281234567890";

    [SetUp]
    public Task GivenNothing() => Database.ExecuteAsync(TestDatabase.Emptying("messages", "queue", "send_attempts", "message_endings", "events"));

    [Test]
    public async Task A_machine_gets_the_blocker_and_the_story_in_their_order()
    {
        var device = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device, Number, key: "first");
        await PrimaAsync("pause", device, "--by", "rina", "--reason", "new phone");
        var answer = await PrimaAsync("why", "first", "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Json.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "kind", "id", "blocker", "waits_for", "until", "story" }));
            Assert.That((answer.Json.GetProperty("kind").GetString(), answer.Json.GetProperty("id").GetString()), Is.EqualTo(("message", "1")));
            Assert.That(answer.Json.GetProperty("blocker").GetString(), Is.EqualTo("paused"));
            Assert.That(answer.Json.GetProperty("waits_for").GetString(), Does.Match($"^rina, who paused the device {device} at .*Z: new phone$"));
            Assert.That(answer.Json.GetProperty("until").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(answer.Json.GetProperty("story")[0].EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "at", "what" }));
            Assert.That(answer.All, Does.Not.Contain("1234567").And.Not.Contain("a text"));
        }
    }

    [Test]
    public async Task A_person_reads_who_cancelled_it_and_nothing_that_is_somebodys()
    {
        await Database.GivenAMessageAsync(await Database.GivenADeviceAsync(), Number, key: "first");
        await PrimaAsync("messages", "cancel", "first", "--by", "rina", "--reason", "said by phone");
        var answer = await PrimaAsync("why", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Output, Does.Match(@"Z  Message 1 \(direct, class normal\) to 62812\*\*\*\*890 was enqueued, to leave at "));
            Assert.That(answer.Output, Does.Contain("Z  Message 1 went from queued to cancelled (cancel), by rina: said by phone.\n").And.EndWith("Z  The message ended cancelled, by rina: said by phone.\n"));
            Assert.That(answer.All, Does.Not.Contain("1234567").And.Not.Contain("a text"));
        }
    }

    [Test]
    public async Task What_is_not_there_is_told_with_how_to_find_it_and_what_could_mean_two_is_not_guessed()
    {
        var device = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device);
        await Database.GivenAMessageAsync(device, key: "1");
        var nobody = await PrimaAsync("why", "99");
        var two = await PrimaAsync("why", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((nobody.Code, two.Code), Is.EqualTo((ExitCode.Failed, ExitCode.Usage)));
            Assert.That(nobody.Error, Does.Contain("prima messages list"));
            Assert.That(two.Error, Does.Contain("'1' is the id of one message and the key of message 2"));
        }
    }

    [Test]
    public async Task A_reminder_and_a_patient_are_found_by_id_and_a_patient_by_number()
    {
        await Database.ForgetEverybodyAsync();
        var patient = await Database.GivenAPatientAsync(phone: Number);
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient), "now() + interval '1 h'");
        var answers = new[] { await PrimaAsync("why", $"{reminder}", "--json"), await PrimaAsync("why", $"{patient}", "--json"), await PrimaAsync("why", "0812-3456-7890", "--json") };
        var unknown = await PrimaAsync("why", "00000000-0000-0000-0000-000000000001");
        await Database.GivenAMessageAsync(await Database.GivenADeviceAsync(), key: $"{reminder}");
        var two = await PrimaAsync("why", $"{reminder}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                answers.Select(a => (a.Json.GetProperty("kind").GetString(), a.Json.GetProperty("id").GetString(), a.Json.GetProperty("blocker").GetString())),
                Is.EqualTo(new[] { ("reminder", $"{reminder}", "not_due_yet"), ("patient", $"{patient}", "not_due_yet"), ("patient", $"{patient}", "not_due_yet") }));
            Assert.That(string.Concat(answers.Select(a => a.All)), Does.Not.Contain("1234567").And.Not.Contain(Canary.Name));
            Assert.That((unknown.Code, two.Code), Is.EqualTo((ExitCode.Failed, ExitCode.Usage)));
            Assert.That(unknown.Error, Does.Contain("prima reminders list, prima patients list"));
            Assert.That(two.Error, Does.Contain($"message 1 or reminder {reminder}"));
        }
    }
}
