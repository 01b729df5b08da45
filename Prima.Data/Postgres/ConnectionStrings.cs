using System.Globalization;
using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>Reads connection strings for the settings, so that only this project knows the driver.</summary>
public static class ConnectionStrings
{
    /// <summary>What is wrong with it, in words that hold none of it; null when nothing is.</summary>
    /// <param name="text">The operator's.</param>
    /// <param name="isOfWorker">It is for all that a worker does, which takes several connections at once; else one is enough.</param>
    public static string? FindMistake(string text, bool isOfWorker = false)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(parts.Host))
                return "names no Host";
            return isOfWorker && parts is { Pooling: true, MaxPoolSize: < WorkerConnections.Own }
                ? string.Create(CultureInfo.InvariantCulture, $"allows {parts.MaxPoolSize} connections (Maximum Pool Size); a worker needs {WorkerConnections.Own} or more")
                : null;
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
