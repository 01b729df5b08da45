using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Operations;

namespace Prima.Data.Postgres;

/// <summary>
/// The connections of one process (docs/operating.md, "How many workers, connections and devices"). Three are its own from its start to its end: one listens, two work, and every
/// loop uses one for milliseconds and gives it back before it asks for another. A few more come and go with a rush, where the server has them.
/// </summary>
internal sealed partial class WorkerConnections : IConnectionBudget, IAsyncDisposable
{
    /// <summary>Fifty processes fit into 160, with room for people.</summary>
    public const int Own = 3;

    private const int AtMostSpare = 8;

    private readonly int own;

    public WorkerConnections(string connectionString, bool isVerb, ILogger<WorkerConnections> logger)
    {
        var leadsThere = isVerb ? false : DataSourceFactory.LeadsThere(connectionString); // to learn it costs a verb more than it brings
        if (leadsThere is null)
            Log.DatabaseUnseen(logger);
        var isDirect = leadsThere ?? false;
        var said = new NpgsqlConnectionStringBuilder(connectionString);
        own = said.ShouldSerialize("Maximum Pool Size") ? said.MaxPoolSize : Math.Max(Own, said.MinPoolSize);
        if (isVerb && own < Own)
            own = said.MaxPoolSize = Own; // what is too narrow for a worker is no reason not to look, or to stop one
        if (!said.ShouldSerialize("Minimum Pool Size"))
            said.MinPoolSize = Math.Min(own, Own); // what is its own is not given back when it idles
        Main = DataSourceFactory.Create(said.ConnectionString, own, isDirect);
        Spare = new SpareConnections(DataSourceFactory.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = AtMostSpare, MinPoolSize = 0, ConnectionIdleLifetime = 10, ConnectionPruningInterval = 5 }.ConnectionString, AtMostSpare, isDirect, "spare"));
    }

    public NpgsqlDataSource Main { get; }

    public SpareConnections Spare { get; }

    public async Task<bool> TryTakeAsync(CancellationToken stopping)
    {
        var taken = new List<NpgsqlConnection>();
        try
        {
            for (var n = 0; n < Math.Min(own, Own); n++)
                taken.Add(await Main.OpenConnectionAsync(stopping));
            return true;
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) == DatabaseFault.TooManyConnections)
        {
            if (taken.Count > 0)
                NpgsqlConnection.ClearPool(taken[0]); // closed when they come back: half a budget is of no use, and another waits for it
            return false;
        }
        finally
        {
            foreach (var connection in taken)
                await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Main.DisposeAsync();
        await Spare.Source.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DatabaseUnseen, LogLevel.Warning,
            "The database did not answer when this process started, so it does as behind a pooler until it is started again: it prepares no statements, and each takes a little longer")]
        public static partial void DatabaseUnseen(ILogger logger);
    }
}
