using NUnit.Framework;
using Prima.Data.Local;

namespace Prima.Tests.Local;

public class UnprivilegedAccountTests
{
    private const string Root = "root:x:0:0:root:/root:/bin/bash";
    private const string Nobody = "nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin";
    private const string Postgres = "postgres:x:102:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";

    [Test]
    public void Root_lends_the_cluster_to_postgres() =>
        Assert.That(UnprivilegedAccount.Find([Root, Nobody, Postgres]), Is.EqualTo(("102", "104")));

    [Test]
    public void Where_there_is_no_postgres_it_is_nobody() =>
        Assert.That(UnprivilegedAccount.Find([Root, Nobody]), Is.EqualTo(("65534", "65533")));

    [Test]
    public void Without_either_it_says_so() =>
        Assert.That(() => UnprivilegedAccount.Find([Root]), Throws.TypeOf<LocalPostgresException>());
}
