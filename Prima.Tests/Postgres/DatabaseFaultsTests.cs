using System.Net;
using System.Net.Sockets;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Tests.Postgres;

/// <summary>What has no SQLSTATE, for the driver itself gave up.</summary>
[Parallelizable]
public class DatabaseFaultsTests
{
    [Test]
    public async Task A_server_that_wants_a_password_where_there_is_none_refuses_the_credentials()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var asking = AskForAPasswordAsync(server);
        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Username=u;Database=d;SSL Mode=Disable;GSS Encryption Mode=Disable;Passfile=/dev/null");

        var fault = await Assert.CatchAsync(async () => await source.OpenConnectionAsync());

        await asking;
        Assert.That(DatabaseFaults.Classify(fault!), Is.EqualTo(DatabaseFault.Credentials), fault!.Message);
    }

    private static async Task AskForAPasswordAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var startup = new byte[4096];
        _ = await stream.ReadAsync(startup);
        await stream.WriteAsync("R\0\0\0\b\0\0\0\u0003"u8.ToArray()); // AuthenticationCleartextPassword
        _ = await stream.ReadAsync(startup); // until the driver hangs up
    }
}
