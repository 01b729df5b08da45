using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>
/// Listens for the warning with which PostgreSQL reports success for a commit that no standby has confirmed (the wait for it was cancelled):
/// a failover may forget it, so nothing may be sent on such an intent, and no delivery is answered by 200.
/// </summary>
internal sealed class DurabilityWatch
{
    public bool IsDoubtful { get; private set; }

    public IDisposable Watch(NpgsqlConnection connection)
    {
        connection.Notice += OnNotice;
        return new Subscription(this, connection);
    }

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e)
    {
        if (e.Notice.Routine == "SyncRepWaitForLSN")
            IsDoubtful = true;
    }

    private sealed class Subscription(DurabilityWatch watch, NpgsqlConnection connection) : IDisposable
    {
        public void Dispose() => connection.Notice -= watch.OnNotice;
    }
}
