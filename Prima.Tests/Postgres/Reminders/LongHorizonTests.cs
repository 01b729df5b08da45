using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Reminders;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>A year ahead, six times a day. Each test has the database to itself.</summary>
[Parallelizable]
public class LongHorizonTests : EmptiedDatabaseFixture
{
    private const int Plans = 6;
    private const int Reminders = Plans * 365 * 6;

    private static readonly ReminderTerms AYear = DataUnderTest.WideReminderTerms with { Horizon = TimeSpan.FromDays(365) };

    private readonly List<Guid> plans = [];

    [SetUp]
    public async Task GivenPlans()
    {
        plans.Clear();
        for (var n = 0; n < Plans; n++)
            plans.Add(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), times: "06:00 09:00 12:00 15:00 18:00 21:00", activeFrom: "now()"));
    }

    [Test]
    public async Task No_transaction_makes_more_than_ten_thousand_reminders()
    {
        await using var worker = DataUnderTest.Open(Database, reminders: AYear);

        var planned = await worker.Horizon.CountUnexpandedAsync(CancellationToken.None);
        var made = await worker.Horizon.ExpandAsync(plans, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((planned, made, await RemindersAsync()), Is.EqualTo((Reminders, Reminders, Reminders)));
            Assert.That(await Database.AskAsync<long>("select max(n) from (select count(*) n from prima.reminders group by xmin::text) made"), Is.LessThanOrEqualTo(10_000));
        }
    }

    [Test]
    public async Task A_pass_ends_after_its_time_and_the_next_one_goes_on()
    {
        await using var worker = DataUnderTest.Open(Database, reminders: AYear, clock: new SlowClock());

        var first = await worker.Horizon.ExpandSomeAsync(CancellationToken.None);
        var second = await worker.Horizon.ExpandSomeAsync(CancellationToken.None);
        var third = await worker.Horizon.ExpandSomeAsync(CancellationToken.None);

        Assert.That((first.HasMore, second, third), Is.EqualTo((true, new HorizonPass(Reminders - first.Count, HasMore: false), new HorizonPass(0, HasMore: false))));
        Assert.That(await RemindersAsync(), Is.EqualTo(Reminders));
    }

    private Task<long> RemindersAsync() => Database.AskAsync<long>($"select count(*) from prima.reminders where plan_id = any('{{{string.Join(',', plans)}}}')");

    /// <summary>It goes on by half a minute with each transaction, which asks it thrice.</summary>
    private sealed class SlowClock : FakeTimeProvider
    {
        public override long GetTimestamp()
        {
            Advance(TimeSpan.FromSeconds(9));
            return base.GetTimestamp();
        }
    }
}
