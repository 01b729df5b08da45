using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class MigrateVerbTests : VerbFixture
{
    private protected override bool IsMigrated => false;

    [Test]
    public async Task It_says_first_what_it_would_do_then_does_it_then_finds_nothing_to_do()
    {
        var planned = await PrimaAsync("migrate", "--dry-run");
        var untouched = await Database.AskAsync<bool>("select to_regnamespace('prima') is null");
        var done = await PrimaAsync("migrate", "--json");
        var again = await PrimaAsync("migrate", "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((planned.Code, untouched), Is.EqualTo((ExitCode.Done, true)));
            Assert.That(planned.Output, Does.Contain("0001_messages: would be applied").And.Contain("Nothing was changed."));
            Assert.That((done.Code, done.Json.GetProperty("migrations")[0].GetString()), Is.EqualTo((ExitCode.Done, "0001_messages")));
            Assert.That((again.Code, again.Json.GetProperty("migrations").GetArrayLength()), Is.EqualTo((ExitCode.Done, 0)));
        }
    }

    [Test]
    public async Task Whatever_the_connection_string_says_of_the_pool_it_has_the_connections_it_takes()
    {
        await using var database = await TestDatabase.CreateAsync(migrated: false);
        var narrow = database.ConnectionString + ";Maximum Pool Size=1";
        var (migrated, checkedUp) = (await RunAsync(narrow, "migrate"), await RunAsync(narrow, "status"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((migrated.Code, migrated.Error), Is.EqualTo((ExitCode.Done, "")));
            Assert.That(checkedUp.Code, Is.EqualTo(ExitCode.Done).Or.EqualTo(ExitCode.Degraded), checkedUp.All);
        }
    }

    [Test]
    public async Task A_user_who_may_not_is_told_what_it_takes_and_nothing_is_half_done()
    {
        await using var database = await TestDatabase.CreateAsync(migrated: false);
        await database.ExecuteAsync("do $$ begin create role verb_nobody login; exception when duplicate_object then null; end $$");
        var answer = await RunAsync(database.ConnectionString + ";Options=-c role=verb_nobody", "migrate");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(answer.Error, Does.Contain("CREATEROLE"));
            Assert.That(await database.AskAsync<bool>("select to_regnamespace('prima') is null"), Is.True);
        }
    }
}
