using Npgsql;
using NUnit.Framework;
using Prima.Data.Local;

namespace Prima.Tests.Local;

public class LocalPostgresTests
{
    private LocalPostgres? postgres;

    [OneTimeSetUp]
    public async Task GivenACluster() =>
        postgres = await LocalPostgres.StartAsync(new() { Settings = new Dictionary<string, string> { ["work_mem"] = "5MB" } }, CancellationToken.None);

    [OneTimeTearDown]
    public async Task EndIt()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    [TestCase("fsync", "on")]
    [TestCase("synchronous_commit", "on")]
    [TestCase("full_page_writes", "on")]
    [TestCase("server_encoding", "UTF8")]
    [TestCase("listen_addresses", "127.0.0.1")]
    [TestCase("password_encryption", "scram-sha-256")]
    [TestCase("max_connections", "160")]
    [TestCase("work_mem", "5MB")]
    public async Task The_server_runs_with(string setting, string value) =>
        Assert.That(await AskAsync(postgres!.ConnectionString(), $"show {setting}"), Is.EqualTo(value));

    [Test]
    public async Task The_service_role_signs_in_and_is_no_superuser() =>
        Assert.That(await AskAsync(postgres!.ConnectionString(user: LocalPostgres.Service), "select usesuper from pg_user where usename = current_user"), Is.False);

    internal static async Task<object?> AskAsync(string connectionString, string question)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync();
    }
}
