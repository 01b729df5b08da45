using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>Reads connection strings for the settings, so that only this project knows the driver.</summary>
public static class ConnectionStrings
{
    /// <summary>What is wrong with it, in words that hold none of it; null when nothing is.</summary>
    public static string? FindMistake(string text)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(parts.Host) ? "names no Host" : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            return "is no Npgsql connection string such as Host=localhost;Username=prima;Database=prima";
        }
    }

    /// <summary>Where it leads, for people: host and database, never user or password.</summary>
    public static string Describe(string text)
    {
        var parts = new NpgsqlConnectionStringBuilder(text);
        return $"{parts.Host} (database {parts.Database ?? parts.Username})";
    }
}
