using Npgsql;
using NUnit.Framework;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

[Parallelizable]
public class SteppedTransactionTests : DatabaseFixture
{
    [Test]
    public async Task One_that_fails_as_it_begins_gives_its_connection_back()
    {
        await using var source = NpgsqlDataSource.Create(Database.ConnectionString + ";Maximum Pool Size=1;Timeout=5");

        Assert.That(
            async () => await SteppedTransaction.BeginWithAsync(source, batch => batch.Statement("select 1 / 0"), reader => reader.NextRowsAsync(row => row.GetInt32(0), CancellationToken.None), CancellationToken.None),
            Throws.TypeOf<PostgresException>());

        await using var transaction = await SteppedTransaction.BeginAsync(source, CancellationToken.None);
        Assert.That((await transaction.QueryAsync("select current_setting('lock_timeout')", _ => { }, row => row.GetString(0), CancellationToken.None)).Single(), Is.EqualTo("8s"));
    }
}
