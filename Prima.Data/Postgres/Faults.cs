using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>What a fault of the driver is, for the loops that meet it.</summary>
internal static class Faults
{
    /// <summary>The driver has no name for it.</summary>
    private const string IdleInTransactionSessionTimeout = "25P03";

    /// <summary>Of the database or the way to it, and not of ours.</summary>
    public static bool IsOfDatabase(Exception fault) => fault is NpgsqlException or TimeoutException or IOException;

    /// <summary>What may be said of it in a log: a message may quote data.</summary>
    public static string CauseOf(Exception fault) => (fault as PostgresException)?.SqlState ?? fault.GetType().Name;

    /// <summary>How a transaction ended, in the words of the metric <c>prima_transactions_total</c>.</summary>
    public static string Outcome(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } => "deadlock",
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure } => "serialization",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } => "timeout",
        PostgresException { SqlState: IdleInTransactionSessionTimeout } => "timeout",
        PostgresException { SqlState: { } state } when state.StartsWith("23", StringComparison.Ordinal) => "constraint",
        PostgresException { SqlState: { } state } when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) => "connection",
        PostgresException => "error",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "timeout",
        NpgsqlException => "connection",
        _ => "error",
    };
}
