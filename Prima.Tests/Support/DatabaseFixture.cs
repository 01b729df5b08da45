using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>A fixture with a migrated database of its own.</summary>
public abstract class DatabaseFixture
{
    private TestDatabase? database;

    private protected TestDatabase Database => database ?? throw new InvalidOperationException("The database is made in the one-time set-up.");

    /// <summary>False: without Prima's schema, for what is PostgreSQL's own.</summary>
    private protected virtual bool IsMigrated => true;

    [OneTimeSetUp]
    public async Task GivenADatabase() => database = await TestDatabase.CreateAsync(IsMigrated);

    [OneTimeTearDown]
    public async Task DropTheDatabase()
    {
        if (database is not null)
            await database.DisposeAsync();
    }
}
