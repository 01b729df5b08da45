using NUnit.Framework;
using Prima.Data.Postgres;

namespace Prima.Tests;

public class SqlTests
{
    [Test]
    public void Migrations_are_embedded() => Assert.That(Sql.In("migrations"), Is.Not.Empty);
}
