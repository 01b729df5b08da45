using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>A database without people, tasks or pauses, with one device that can send; after each test what must always be true is asked.</summary>
public abstract class TaskFixture : DatabaseFixture
{
    private protected DataUnderTest Data { get; private set; } = null!;

    private protected string Device { get; private set; } = "";

    [OneTimeSetUp]
    public void GivenData() => Data = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task CloseData() => await Data.DisposeAsync();

    [SetUp]
    public async Task GivenNobodyAndADevice()
    {
        await Database.ForgetEverybodyAsync();
        await Database.ExecuteAsync("delete from prima.devices; delete from prima.pauses; delete from prima.rate_limits");
        Device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{Device}'");
    }

    [TearDown]
    public async Task What_must_always_be_true_is() => Assert.That(
        (await Database.BrokenInvariantsAsync("invariant not in ('I7', 'I11')")).Concat(await Database.MisplacedMessagesAsync()), Is.Empty);
}
