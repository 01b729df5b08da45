using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>Makes the one data source of a process, with what every connection of Prima's needs.</summary>
internal static class DataSourceFactory
{
    /// <summary>Sessions are known by it: the janitor ends only those that carry it.</summary>
    public const string ApplicationName = "prima";

    public static NpgsqlDataSource Create(string connectionString, int maxPoolSize = 20)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.ApplicationName ??= ApplicationName;

        // No state is ever left in a session (every setting is "set local"), so nothing needs a reset, and a pooler can share sessions by transaction.
        settings.NoResetOnClose = true;

        // A batch must leave in one write: a process that stops inside one holds locks that no time-out of the server ends.
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 256 * 1024);
        if (!settings.ContainsKey("Maximum Pool Size"))
            settings.MaxPoolSize = maxPoolSize;
        if (!settings.ContainsKey("Command Timeout"))
            settings.CommandTimeout = 15;
        if (!settings.ContainsKey("Timeout"))
            settings.Timeout = 5;
        if (!settings.ContainsKey("Keepalive"))
            settings.TcpKeepAlive = true;

        // Hot statements are prepared by themselves, unless the operator says otherwise (0 behind a pooler that cannot carry them).
        if (!settings.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 100;
        if (!settings.ContainsKey("Auto Prepare Min Usages"))
            settings.AutoPrepareMinUsages = 2;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
