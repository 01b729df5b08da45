using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;

namespace Prima.Data.Postgres;

/// <summary>
/// Listens on <c>prima_outbox</c> and <c>prima_inbox</c> and wakes the loops that wait. A wake-up only shortens a wait: when listening is not possible, behind a pooler or without a
/// database, polling goes on and nothing else changes.
/// </summary>
internal sealed partial class WakeUpListener(NpgsqlDataSource dataSource, IWakeUps wakeUps, TimeProvider clock, Random random, ILogger<WakeUpListener> logger) : BackgroundService
{
    /// <summary>What a wake-up for schedulers says; one for senders says nothing.</summary>
    private const string Reminders = "reminders";

    private const string Inbox = "prima_inbox";

    private bool failing;

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                await WaitAsync(stoppingToken); // not ours, so it ends no more than this try
            }
            catch (Exception fault) when (Faults.IsOfDatabase(fault))
            {
                if (!failing) // once an outage
                    Log.ListeningFailed(logger, Faults.CauseOf(fault));
                failing = true;
                await WaitAsync(stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        if (!await DataSourceFactory.IsDirectAsync(connection, stopping))
        {
            Log.PoolerFound(logger);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stopping);
        }

        connection.Notification += (_, heard) => Hear(heard.Channel, heard.Payload);
        await using (var listen = new NpgsqlCommand("listen prima_outbox; listen prima_inbox", connection))
            await listen.ExecuteNonQueryAsync(stopping);
        failing = false;
        Hear("prima_outbox", "");
        Hear("prima_outbox", Reminders);
        Hear(Inbox, "");
        while (true)
            await connection.WaitAsync(stopping);
    }

    private void Hear(string channel, string payload)
    {
        if (channel == Inbox)
            wakeUps.WakeInbound();
        else if (payload == Reminders)
            wakeUps.WakeSchedulers();
        else
            wakeUps.Wake(isNews: true);
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(TryAgainAfter * (0.5 + random.NextDouble()), clock, stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopping ends every wait quietly.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListeningFailed, LogLevel.Warning, "Listening for wake-ups failed ({Cause}); polling goes on")]
        public static partial void ListeningFailed(ILogger logger, string cause);

        [LoggerMessage(EventIds.PoolerFound, LogLevel.Information,
            "The connection leads through a pooler, so wake-ups are off: set ConnectionStrings:PrimaDirect to have them")]
        public static partial void PoolerFound(ILogger logger);
    }
}
