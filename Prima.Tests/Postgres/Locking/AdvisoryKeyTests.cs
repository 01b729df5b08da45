using CsCheck;
using NUnit.Framework;
using Prima.Core.Locking;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Locking;

public class AdvisoryKeyTests : DatabaseFixture
{
    [TestCase("reminder_processing", "7d2f5a4e-0d3b-4f4e-9c55-0f3f4a3b2c1d")]
    [TestCase("", "")]
    [TestCase("ä", "日本 😀")]
    public async Task It_is_the_same_number_in_SQL(string lockClass, string key) => Assert.That(await AskAsync(lockClass, key), Is.EqualTo(AdvisoryKey.Of(lockClass, key)));

    [Test]
    public Task It_is_the_same_number_in_SQL_whatever_the_key() => Gen.Select(Gen.String.AlphaNumeric, Gen.Guid).SampleAsync(
        async (lockClass, key) => Assert.That(await AskAsync(lockClass, $"{key}"), Is.EqualTo(AdvisoryKey.Of(lockClass, $"{key}"))), iter: 50, threads: 1);

    [Test]
    public void It_is_the_beginning_of_a_hash_that_anybody_can_make() =>
        Assert.That(AdvisoryKey.Of("cron", "x"), Is.EqualTo(unchecked((long)0x651825af_4f454919)), "printf 'cron:x' | sha256sum");

    private async Task<long> AskAsync(string lockClass, string key)
    {
        await using var command = Database.Source.CreateCommand("select prima.advisory_key($1, $2)");
        command.Parameters.AddWithValue(lockClass);
        command.Parameters.AddWithValue(key);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
