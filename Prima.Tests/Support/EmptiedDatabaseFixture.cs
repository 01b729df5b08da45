using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>A fixture whose tests each find its database as if it were new: making and dropping one for each test costs more than most tests do.</summary>
public abstract class EmptiedDatabaseFixture : DatabaseFixture
{
    [SetUp]
    public Task EmptyTheDatabase() => Database.EmptyAsync();
}
