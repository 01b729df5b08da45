using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>The connection breaks at a commit: before the server has it, or when it has it and its answer is lost.</summary>
[Parallelizable]
public class LostAnswerTests : DatabaseFixture
{
    private FaultProxy proxy = null!;
    private DataUnderTest worker = null!;
    private string device = "";
    private long message;

    [SetUp]
    public async Task GivenAWorkerBehindABadNetwork()
    {
        proxy = Database.StartProxy();
        worker = DataUnderTest.OpenThrough(Database, proxy);
        device = await Database.GivenADeviceAsync();
        message = await Database.GivenAMessageAsync(device);
    }

    [TearDown]
    public async Task End()
    {
        await worker.DisposeAsync();
        await proxy.DisposeAsync();
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_claim_whose_commit_never_arrived_returns_nothing_and_the_message_waits()
    {
        var cut = proxy.FailAsync(ProxyFault.CutBefore, "commit\0");

        var attempts = await worker.ClaimAsync(10, device);

        await cut;
        Assert.That(attempts, Is.Empty);
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("queued"));
    }

    [Test]
    public async Task A_claim_whose_commit_arrived_and_whose_answer_was_lost_finds_its_attempts_by_their_ids()
    {
        var cut = proxy.FailAsync(ProxyFault.CutAfter, "commit\0");

        var attempts = await worker.ClaimAsync(10, device);

        await cut;
        Assert.That(attempts.Select(attempt => attempt.MessageId), Is.EqualTo(new[] { message }));
        Assert.That(await worker.Outbox.SettleAsync(attempts[0], new Settlement.Complete("F")), Is.True);
    }

    [Test]
    public async Task A_claim_that_cannot_be_looked_up_at_once_is_looked_up_until_it_is_known_and_released()
    {
        var cut = proxy.FailAsync(ProxyFault.CutAfter, "commit\0");
        var unseen = proxy.FailAsync(ProxyFault.CutBefore, "Which of these attempts are durable");

        var attempts = await worker.ClaimAsync(10, device);

        await cut;
        await unseen;
        Assert.That(attempts, Is.Empty, "nothing of it is sent");
        // Until the server has read the commit, the message is queued as before.
        await Eventually.HoldsAsync(
            () => Database.AskAsync<bool>($"select exists (select from prima.send_attempts where message_id = {message} and outcome = 'not_sent')"), "it was looked up again, and released");
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("queued"));
    }

    [Test]
    public async Task A_claim_whose_commit_is_not_answered_is_left_behind_and_others_are_claimed()
    {
        var silence = proxy.FailAsync(ProxyFault.SilenceBefore, "commit\0");

        var attempts = await worker.ClaimAsync(10, device).WaitAsync(TimeSpan.FromSeconds(8), TimeProvider.System);

        await silence;
        Assert.That(attempts, Is.Empty);
        var elsewhere = await Database.GivenADeviceAsync();
        var other = await Database.GivenAMessageAsync(elsewhere);
        Assert.That((await worker.ClaimOneAsync(elsewhere)).MessageId, Is.EqualTo(other), "on another connection, while the first is undecided");
        await Eventually.HoldsAsync(async () => await worker.ClaimAsync(10, device) is [var again] && again.MessageId == message, "the server has ended the claim");
    }

    [Test]
    public async Task A_claim_whose_commit_arrived_and_is_not_answered_is_released_and_can_be_claimed_anew()
    {
        var silence = proxy.FailAsync(ProxyFault.SilenceAfter, "commit\0");

        var attempts = await worker.ClaimAsync(10, device).WaitAsync(TimeSpan.FromSeconds(8), TimeProvider.System);

        await silence;
        Assert.That(attempts, Is.Empty, "nothing of it is sent");
        await Eventually.HoldsAsync(async () => await Database.StateOfAsync(message) == "queued", "its attempt was looked up and released");
        Assert.That(await Database.AskAsync<string>($"select outcome from prima.send_attempts where message_id = {message}"), Is.EqualTo("not_sent"));
        Assert.That((await worker.ClaimOneAsync(device)).MessageId, Is.EqualTo(message));
    }

    [Test]
    public async Task A_link_that_stays_silent_gives_its_place_in_the_pool_back()
    {
        await using var narrow = DataUnderTest.OpenThrough(Database, proxy, maxPoolSize: 3);
        var silence = proxy.FailAsync(ProxyFault.SilenceAfter, "commit\0");

        await narrow.ClaimAsync(10, device);

        await silence;
        await using var first = await narrow.Source.OpenConnectionAsync();
        await using var second = await narrow.Source.OpenConnectionAsync();
        await using var third = await narrow.Source.OpenConnectionAsync();
    }

    [Test]
    public async Task What_was_claimed_reaches_its_caller_although_the_deferring_after_it_fails()
    {
        var refused = Given.NewRecipient();
        await Database.GivenAMessageAsync(device, refused);
        await Database.ExecuteAsync($"select prima.take_permits('recipient:{refused}', 1000, 1000, '62 s')");
        var cut = proxy.FailAsync(ProxyFault.CutBefore, "without a permit waits until it has one");

        var attempts = await worker.ClaimAsync(10, device);

        await cut;
        Assert.That(attempts.Select(attempt => attempt.MessageId), Is.EqualTo(new[] { message }), "else it would be sending with nobody who sends it");
    }

    [Test]
    public async Task What_was_claimed_does_not_wait_until_what_was_passed_over_has_moved()
    {
        var refused = Given.NewRecipient();
        await Database.GivenAMessageAsync(device, refused);
        await Database.ExecuteAsync($"select prima.take_permits('recipient:{refused}', 1000, 1000, '62 s')");
        var silence = proxy.FailAsync(ProxyFault.SilenceBefore, "without a permit waits until it has one");

        var claim = await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(8), TimeProvider.System);

        await silence;
        Assert.That((claim.Attempts.Single().MessageId, claim.Rest.IsCompleted), Is.EqualTo((message, false)));
        proxy.CutAll();
        await claim.Rest;
    }

    [TestCase(ProxyFault.CutBefore, true, TestName = "A_settle_whose_commit_never_arrived_is_written_again")]
    [TestCase(ProxyFault.CutAfter, false, TestName = "A_settle_whose_answer_was_lost_is_written_once_and_its_repeat_matches_nothing")]
    public async Task A_settle_whose_commit_broke_is_recorded_once(object fault, bool matched)
    {
        var attempt = await worker.ClaimOneAsync(device);
        var cut = proxy.FailAsync((ProxyFault)fault, "commit\0");

        var settled = await worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.FromMinutes(1), "busy", Connected: true)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        await cut;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settled, Is.EqualTo(matched), "what the last try found");
            Assert.That(await Database.AskAsync<int>($"select attempts from prima.queue where message_id = {message}"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_settle_outlives_a_database_that_is_away()
    {
        var attempt = await worker.ClaimOneAsync(device);
        proxy.Refuse();
        proxy.CutAll();

        var settling = worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F"));
        await Assert.ThatAsync(() => settling.WaitAsync(TimeSpan.FromMilliseconds(300), TimeProvider.System), Throws.TypeOf<TimeoutException>());
        proxy.Accept();

        Assert.That(await settling.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System), Is.True);
    }
}
