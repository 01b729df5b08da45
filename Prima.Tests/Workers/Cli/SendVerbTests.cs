using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.Settings;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>The verb as an operator runs it, against a database.</summary>
[Parallelizable]
public class SendVerbTests : VerbFixture
{
    [SetUp]
    public Task EmptyTheOutbox() => Database.ExecuteAsync("delete from prima.messages; delete from prima.queue");

    [Test]
    public async Task One_message_is_queued_and_said_by_id_key_and_state()
    {
        var (code, output, _) = await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "hello", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            var answer = JsonElement.Parse(output);
            Assert.That(answer.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "id", "idempotency_key", "state" }));
            Assert.That(answer.GetProperty("state").GetString(), Is.EqualTo("queued"));
            Assert.That(answer.GetProperty("id").GetInt64(), Is.EqualTo(await Database.AskAsync<long>("select id from prima.message_status where idempotency_key = 'hello' and recipient = '6281200000001'")));
        }
    }

    [Test]
    public async Task What_stands_in_its_way_already_is_told_beside_the_answer()
    {
        await Database.ExecuteAsync("""
            delete from prima.devices; delete from prima.pauses; insert into prima.devices (name, is_default, configured_at) values ('d1', true, now());
            insert into prima.patients (name, phone, consent_status, time_zone) values ('Siti', '6281200000078', 'not_asked', 'Asia/Jakarta')
            """);
        var free = await SendAsync("--to", "0812-0000-0001", "--text", "Halo");
        await EmptyTheOutbox();
        var later = await SendAsync("--to", "0812-0000-0002", "--text", "Halo", "--due", "2099-01-01T08:00Z");
        var patient = await SendAsync("--to", "0812-0000-0078", "--text", "Halo");
        await Database.ExecuteAsync("insert into prima.pauses (device, priority, paused_by, reason) values ('', '', 'rina', 'new phone')");
        var paused = await SendAsync("--to", "0812-0000-0003", "--text", "Halo", "--json");
        await Database.ExecuteAsync("update prima.devices set state = 'disconnected'");
        var both = await SendAsync("--to", "0812-0000-0004", "--text", "Halo");
        await Database.ExecuteAsync("delete from prima.pauses; delete from prima.devices; delete from prima.patients where phone = '6281200000078'");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((free.Code, free.Errors, later.Errors), Is.EqualTo((0, "", "")));
            Assert.That((patient.Code, patient.Errors), Is.EqualTo((0, "It waits for a worker or the janitor to end it, within a minute: the patient's consent is not_asked.")));
            Assert.That(paused.Code, Is.Zero);
            Assert.That(paused.Errors, Does.StartWith("It waits for rina, who paused all devices").And.EndsWith(": new phone."));
            Assert.That(both.Errors, Does.Match("^It waits for the device d1, which is disconnected since .+\\.\nAfter that it would wait for rina, who paused all devices .+\\.$"));
            Assert.That(paused.Output, Does.Match("""^\{"id":\d+,"idempotency_key":"send:[0-9a-f-]+","state":"queued"\}$"""));
        }
    }

    [Test]
    public async Task That_a_worker_has_ended_it_meanwhile_is_told_too()
    {
        await Database.ExecuteAsync("""
            create function public.end_it() returns trigger language plpgsql as $$ begin
                delete from prima.queue where message_id = new.message_id;
                insert into prima.message_endings (message_id, state, reason) values (new.message_id, 'cancelled', 'guard');
                return null;
            end $$;
            create constraint trigger a_quick_worker after insert on prima.queue deferrable initially deferred for each row execute function public.end_it()
            """);
        var answer = await SendAsync("--to", "0812-0000-0001", "--text", "Halo");
        await Database.ExecuteAsync("drop function public.end_it() cascade");

        Assert.That((answer.Code, answer.Errors), Is.EqualTo((0, "The message ended cancelled: guard (its patient's consent or activity, its plan or its request did not allow it).")));
    }

    [Test]
    public async Task The_same_words_on_another_day_are_another_message()
    {
        await SendAsync("--to", "0812-0000-0001", "--text", "Selamat pagi");
        await SendAsync("--to", "0812-0000-0001", "--text", "Selamat pagi");
        Assert.That(
            await Database.AskAsync<bool[]>("select array(select idempotency_key ~ '^send:[0-9a-f-]{36}$' from prima.messages)"), Is.EqualTo(new[] { true, true }), "each has a key of its own");
    }

    [Test]
    public async Task The_same_key_again_is_the_same_message()
    {
        await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "hello");
        var (code, output, _) = await SendAsync("--to", "+62 812 0000 0001", "--text", "Halo", "--key", "hello", "--not-after", "2020-01-01T00:00Z");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(output, Does.Contain("there already"));
            Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_key_that_names_another_message_is_refused_by_the_safety_rule()
    {
        await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "hello");
        var (code, _, errors) = await SendAsync("--to", "0812-0000-0001", "--text", "Hai", "--key", "hello");
        var (_, output, _) = await SendAsync("--to", "0812-0000-0001", "--text", "Hai", "--key", "hello", "--json");
        Assert.That(output, Does.StartWith("{\"done\":false,\"reason\":\"Not sent: this idempotency_key"), "a refusal is an answer too");
        Assert.That((code, errors), Is.EqualTo((4, "Not sent: this idempotency_key already names a message with other content: use a new key for a new message.")));
    }

    [Test]
    public async Task A_key_that_was_given_and_is_empty_is_no_key_of_ours()
    {
        var (code, _, errors) = await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "");
        Assert.That((code, errors), Is.EqualTo((2, "--key is empty: give a key that names this message and no other, or leave it out.")));
        Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
    }

    [TestCase("--to 8.12E+11 --text Halo", "--to is what a spreadsheet makes")]
    [TestCase("--to 0812-0000-0001", "Say to whom and what")]
    [TestCase("--to 0812-0000-0001 --text Halo --due tomorrow", "--due is no time")]
    [TestCase("--to 0812-0000-0001 --text Halo --not-after 2020-01-01T00:00Z", "due_at is after not_after")]
    [TestCase("--file messages.csv --to 0812-0000-0001", "--file and --to do not go together")]
    [TestCase("--file no-such.csv", "There is no file")]
    [TestCase("--file /", "/ is a folder: name a file.")]
    public async Task A_wrong_word_exits_2_and_sends_nothing(string words, string sentence)
    {
        var (code, _, errors) = await SendAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(errors, Does.Contain(sentence));
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
        }
    }

    [Test]
    public async Task A_living_patients_number_brings_the_patient()
    {
        var patient = await Database.AskAsync<Guid>("insert into prima.patients (phone, name) values ('6281200000077', 'Siti') returning id");
        await SendAsync("--to", "0812-0000-0077", "--text", "Halo");
        Assert.That(await Database.AskAsync<Guid>("select patient_id from prima.message_status"), Is.EqualTo(patient));
    }

    [Test]
    public async Task A_file_is_taken_whole_and_twice_is_once()
    {
        using var file = new TemporaryFile("phone,text\n0812-0000-0001,Halo\n0812-0000-0002,Halo\n");
        var first = await SendAsync("--file", file.Path, "--yes", "--json");
        var second = await SendAsync("--file", file.Path, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(JsonElement.Parse(first.Output).GetArrayLength(), Is.EqualTo(2));
            Assert.That((second.Code, second.Output), Is.EqualTo((0, first.Output)));
            Assert.That(await Database.CountAsync("prima.queue"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_file_with_a_bad_row_is_refused_whole()
    {
        using var file = new TemporaryFile("phone,text\n0812-0000-0001,Halo\n021-5550-0001,Halo\n");
        var (code, output, _) = await SendAsync("--file", file.Path, "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(JsonElement.Parse(output).EnumerateArray().Single().EnumerateObject().Select(field => field.Value.ToString()).Take(3), Is.EqualTo(new[] { "3", "phone", "not_mobile" }));
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
        }
    }

    [Test]
    public async Task Keys_that_are_in_use_refuse_the_whole_file_each_with_its_line()
    {
        await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "hello");
        await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", "again");
        using var file = new TemporaryFile("phone,text,key\n0812-0000-0002,Halo,new\n0812-0000-0002,Hai,hello\n0812-0000-0003,Hai,newer\n0812-0000-0002,Hai,again\n");
        var (code, _, errors) = await SendAsync("--file", file.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(errors, Does.Contain("2 mistakes").And.Contain("line 3, column key").And.Contain("line 5, column key").And.Contain("[key_in_use]"));
            Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        using var file = new TemporaryFile("phone,text\n0812-0000-0001,Halo\n0812-0000-0002,Halo\n");
        var (code, output, _) = await SendAsync("--file", file.Path, "--dry-run");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(output, Does.Contain("2 messages would be enqueued"));
            Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
        }
    }

    [Test]
    public async Task A_dry_run_says_to_a_machine_that_it_is_one_and_gives_no_id_to_what_is_not_there()
    {
        var known = JsonDocument.Parse((await SendAsync("--to", "0812-0000-0009", "--text", "Halo", "--key", "known", "--json")).Output).RootElement.GetProperty("id").GetInt64();
        var fresh = JsonDocument.Parse((await SendAsync("--to", "0812-0000-0009", "--text", "Halo", "--key", "fresh", "--dry-run", "--json")).Output).RootElement;
        var again = JsonDocument.Parse((await SendAsync("--to", "0812-0000-0009", "--text", "Halo", "--key", "known", "--dry-run", "--json")).Output).RootElement;

        Assert.That((fresh.GetProperty("id").ValueKind, fresh.GetProperty("idempotency_key").GetString(), fresh.GetProperty("dry_run").GetBoolean()), Is.EqualTo((JsonValueKind.Null, "fresh", true)));
        Assert.That((again.GetProperty("id").GetInt64(), again.GetProperty("dry_run").GetBoolean()), Is.EqualTo((known, true)));
    }

    [TestCase("CutBefore")]
    [TestCase("CutAfter")]
    public async Task A_lost_answer_is_told_and_how_to_ask_again_without_saying_it_twice(string fault)
    {
        await using var proxy = Database.StartProxy();
        var cut = proxy.FailAsync(Enum.Parse<ProxyFault>(fault), "COMMIT\0");
        var lost = await RunAsync(Database.ConnectionStringThrough(proxy), "send", "--to", "0812-0000-0001", "--text", "Halo");
        await cut;

        Assert.That((lost.Code, lost.Output), Is.EqualTo((ExitCode.Unreachable, "")), lost.Error);
        Assert.That(lost.Error, Does.Match("^The database stopped answering, and whether the message was enqueued is not known. Once it answers, say the same with --key (send:[0-9a-f-]{36}): nothing is enqueued twice.\n$"));
        var again = await SendAsync("--to", "0812-0000-0001", "--text", "Halo", "--key", Regex.Match(lost.Error, "send:[0-9a-f-]{36}").Value);
        Assert.That(again.Code, Is.Zero);
        Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_login_that_may_only_call_the_functions_is_enough()
    {
        var answer = await RunAsync($"{Database.ConnectionString};Options=-c role=prima_caller", "send", "--to", "0812-0000-0001", "--text", "Halo");

        Assert.That(answer.Code, Is.EqualTo(ExitCode.Done), answer.Error);
    }

    [Test]
    public async Task A_newer_schema_is_left_to_a_newer_program()
    {
        await Database.ExecuteAsync("insert into prima.migrations (scriptname, applied) values ('9999_later', now())");
        var (code, _, errors) = await SendAsync("--to", "0812-0000-0001", "--text", "Halo");
        await Database.ExecuteAsync("delete from prima.migrations where scriptname = '9999_later'");

        Assert.That((code, errors), Is.EqualTo((2, "The database's schema is newer than this program: update the program.")));
        Assert.That(await Database.CountAsync("prima.messages"), Is.Zero);
    }

    private async Task<(int Code, string Output, string Errors)> SendAsync(params string[] words)
    {
        var answer = await PrimaAsync(["send", .. words]);
        return ((int)answer.Code, answer.Output.TrimEnd('\n'), answer.Error.TrimEnd('\n'));
    }
}
