using Npgsql;
using Prima.Core.Operations;

namespace Prima.Data.Postgres;

/// <summary>Sorts the driver's exceptions into what an operator can do about them.</summary>
public static class DatabaseFaults
{
    /// <summary>Null when the exception is not the database's.</summary>
    public static DatabaseFault? Classify(Exception fault) => fault switch
    {
        PostgresException server => OfState(server.SqlState),
        NpgsqlException { InnerException: PostgresException server } => OfState(server.SqlState),
        NpgsqlException => DatabaseFault.Unreachable,
        AggregateException { InnerException: NpgsqlException inner } => Classify(inner),
        _ => null,
    };

    private static DatabaseFault OfState(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => DatabaseFault.Credentials,
        PostgresErrorCodes.InvalidCatalogName => DatabaseFault.NoDatabase,
        PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn => DatabaseFault.NoSchema,
        PostgresErrorCodes.InsufficientPrivilege => DatabaseFault.MissingRight,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFault.ReadOnly,
        PostgresErrorCodes.LockNotAvailable => DatabaseFault.Busy,
        PostgresErrorCodes.TooManyConnections => DatabaseFault.TooManyConnections,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => DatabaseFault.NotReady,
        _ when state.StartsWith("08", StringComparison.Ordinal) => DatabaseFault.Unreachable,
        _ => DatabaseFault.Other,
    };
}
