using System.Threading.RateLimiting;
using Npgsql;
using NUnit.Framework;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.RateLimiting;

/// <summary>The limits as .NET knows limiters.</summary>
public class PostgresRateLimiterTests : DatabaseFixture
{
    private DataUnderTest worker = null!;

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task A_refused_lease_says_when_to_come_again()
    {
        var patient = Guid.NewGuid();
        await using var limiter = worker.Limiters.PatientReplies(patient);
        for (var n = 0; n < 5; n++)
            using (var lease = await limiter.AcquireAsync())
                Assert.That((lease.IsAcquired, lease.MetadataNames), Is.EqualTo((true, Array.Empty<string>())));

        await using var elsewhere = worker.Limiters.PatientReplies(patient);
        using var refused = await elsewhere.AcquireAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.IsAcquired, Is.False, "though every lease was disposed of");
            Assert.That(refused.TryGetMetadata(MetadataName.RetryAfter, out var after), Is.True);
            Assert.That(after, Is.GreaterThan(TimeSpan.FromSeconds(20)).And.AtMost(TimeSpan.FromSeconds(30)));
            Assert.That(limiter.GetStatistics()!.TotalSuccessfulLeases, Is.EqualTo(5));
            Assert.That(elsewhere.GetStatistics()!.TotalFailedLeases, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task All_that_is_wanted_is_given_or_nothing_and_the_wait_is_for_all_of_it()
    {
        await using var limiter = worker.Limiters.PatientReplies(Guid.NewGuid());
        using var three = await limiter.AcquireAsync(3);
        using var again = await limiter.AcquireAsync(3);
        using var two = limiter.AttemptAcquire(2);
        Assert.That((three.IsAcquired, again.IsAcquired, two.IsAcquired), Is.EqualTo((true, false, true)));
        Assert.That(again.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : default, Is.GreaterThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task Wanting_none_asks_whether_there_is_one()
    {
        await using var limiter = worker.Limiters.PatientReplies(Guid.NewGuid());
        using var before = await limiter.AcquireAsync(0);
        using var all = await limiter.AcquireAsync(5);
        using var after = await limiter.AcquireAsync(0);
        Assert.That((before.IsAcquired, all.IsAcquired, after.IsAcquired), Is.EqualTo((true, true, false)));
        Assert.That(after.MetadataNames, Has.One.EqualTo(MetadataName.RetryAfter.Name));
    }

    [Test]
    public async Task More_than_there_ever_is_is_a_mistake()
    {
        await using var limiter = worker.Limiters.PatientReplies(Guid.NewGuid());
        await Assert.ThatAsync(async () => await limiter.AcquireAsync(6), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task It_is_the_key_that_is_taken_in_a_transaction_too()
    {
        await Database.ExecuteAsync($"select prima.take_permits('{LimitKeys.Reminders}', 99, 100, '60 s')");
        using var two = await worker.Limiters.Reminders.AcquireAsync(2);
        using var one = await worker.Limiters.Reminders.AcquireAsync();
        Assert.That((two.IsAcquired, one.IsAcquired), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_fault_is_no_permit()
    {
        await using var proxy = Database.StartProxy();
        await using var far = DataUnderTest.OpenThrough(Database, proxy);
        proxy.Refuse();
        await Assert.ThatAsync(async () => await far.Limiters.Reminders.AcquireAsync(), Throws.InstanceOf<NpgsqlException>());
    }
}
