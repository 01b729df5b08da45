using System.Collections.ObjectModel;
using System.Text;

namespace Prima.Data.Local;

/// <summary>How the throw-away cluster is set up.</summary>
internal sealed record LocalPostgresOptions
{
    /// <summary>Three workers with their pools, a watcher and a person with psql; a fleet of tests asks for more.</summary>
    public int MaxConnections { get; init; } = 160;

    /// <summary>Further server settings by name; they win over those below.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The lines at the end of postgresql.conf.</summary>
    public string ToConfiguration()
    {
        var text = new StringBuilder(Base);
        Add(text, "max_connections", $"{MaxConnections}");
        foreach (var (name, value) in Settings)
            Add(text, name, value);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(name).Append(" = '").Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");

    // Durability is never relaxed: figures and crash tests made without fsync would say nothing.
    // WAL may grow far between checkpoints, so that a short run does not pay for one that a server running for months would spread out.
    // An error's detail and statement hold numbers and texts of people, so the log gets neither.
    private const string Base =
        """
        listen_addresses = '127.0.0.1'
        unix_socket_permissions = 0700
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        shared_buffers = '256MB'
        max_wal_size = '4GB'
        checkpoint_timeout = '15min'
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] %a '
        log_error_verbosity = terse
        log_min_error_statement = panic

        """;
}
