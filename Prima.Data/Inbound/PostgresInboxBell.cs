using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Prima.Core.Inbound;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>Notifies outside of the request that stored something: the gateway has its answer already, and a request pays for no second round trip.</summary>
internal sealed class PostgresInboxBell(NpgsqlDataSource dataSource) : BackgroundService, IInboxBell
{
    private static readonly string Wake = Sql.Query("inbox/wake");
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => rings.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await rings.Reader.WaitToReadAsync(stoppingToken))
            {
                rings.Reader.TryRead(out _);
                await dataSource.TryWakeAsync(Wake, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping ends the wait.
        }
    }
}
