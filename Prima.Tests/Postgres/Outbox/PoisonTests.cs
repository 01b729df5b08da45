using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>A message on which the claim throws because of its own data holds up the others for three tries (domain section 6).</summary>
[Parallelizable]
public class PoisonTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [SetUp]
    public async Task GivenAWorker()
    {
        worker = DataUnderTest.Open(Database);
        device = await Database.GivenADeviceAsync();
    }

    [TearDown]
    public async Task End()
    {
        await worker.DisposeAsync();
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
    }

    [Test]
    public async Task What_the_database_refuses_alone_three_times_is_failed_and_the_others_go_on()
    {
        var bad = await Database.GivenAMessageAsync(device);
        var good = new[] { await Database.GivenAMessageAsync(device), await Database.GivenAMessageAsync(device) };
        await Database.ExecuteAsync($"alter table prima.send_attempts add constraint no_bad check (message_id <> {bad})");

        var taken = await ClaimAsync(times: 6);

        Assert.That(taken, Is.EquivalentTo(good));
        Assert.That(await EndingAsync(bad), Is.EqualTo("failed poison: its claim failed three times (23514)"));
        await Database.ExecuteAsync("alter table prima.send_attempts drop constraint no_bad");
    }

    [Test]
    public async Task It_is_not_failed_before_its_third_time_alone()
    {
        var bad = await Database.GivenAMessageAsync(device);
        await Database.GivenAMessageAsync(device);
        await Database.ExecuteAsync($"alter table prima.send_attempts add constraint no_bad check (message_id <> {bad})");
        await ClaimAsync(times: 3); // together, and alone twice
        await Database.ExecuteAsync("alter table prima.send_attempts drop constraint no_bad");

        Assert.That(await Database.StateOfAsync(bad), Is.EqualTo("queued"));
        Assert.That(await ClaimAsync(times: 2), Does.Contain(bad), "what was wrong is mended, and it goes");
    }

    [Test]
    public async Task What_our_own_code_cannot_judge_is_failed_as_well_with_a_task()
    {
        var patient = await Database.GivenAPatientAsync();
        var bad = await Database.AskAsync<long>($"select prima.enqueue_message('{await Database.PhoneOfAsync(patient)}', 'x', 'bad', now(), null, 'normal', '{device}', '{patient}')");
        var good = await Database.GivenAMessageAsync(device);
        await Database.ExecuteAsync($"update prima.patients set time_zone = 'WIB' where id = '{patient}'");

        var taken = await ClaimAsync(times: 6);

        Assert.That(taken, Is.EqualTo(new[] { good }));
        Assert.That(await EndingAsync(bad), Is.EqualTo("failed poison: its claim failed three times (ArgumentException)"));
        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "send_failed normal 1" }));
    }

    [TestCase("alter table prima.send_attempts rename to gone", "alter table prima.gone rename to send_attempts")]
    public async Task What_is_nobodys_data_ends_the_pass_and_changes_nothing(string damage, string mend)
    {
        var message = await Database.GivenAMessageAsync(device);
        await Database.ExecuteAsync(damage);
        for (var i = 0; i < 5; i++)
            Assert.That(async () => await worker.ClaimAsync(10, device), Throws.InstanceOf<Npgsql.PostgresException>());
        await Database.ExecuteAsync(mend);

        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("queued"));
    }

    /// <summary>Claims so often, and accepts what was taken. Returns it.</summary>
    private async Task<List<long>> ClaimAsync(int times)
    {
        var taken = new List<long>();
        for (var i = 0; i < times; i++)
        {
            foreach (var attempt in await worker.ClaimAsync(10, device))
            {
                await worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
                taken.Add(attempt.MessageId);
            }
        }

        return taken;
    }

    private Task<string> EndingAsync(long message) => Database.AskAsync<string>($"select concat_ws(' ', state, reason) from prima.message_endings where message_id = {message}");
}
