using Npgsql;
using Prima.Core.Operations;

namespace Prima.Data.Postgres;

/// <summary>Sorts the driver's exceptions into what an operator can do about them.</summary>
public static class DatabaseFaults
{
    private static readonly Lazy<Dictionary<string, string>> Names = new(() => typeof(PostgresErrorCodes).GetFields()
        .ToDictionary(code => (string)code.GetRawConstantValue()!, code => string.Concat(code.Name.Select((letter, n) => n > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}")).ToLowerInvariant()));

    /// <summary>Null when the exception is not the database's.</summary>
    public static DatabaseFault? Classify(Exception fault) => fault switch
    {
        PostgresException server => OfState(server.SqlState),
        NpgsqlException { InnerException: PostgresException server } => OfState(server.SqlState),
        NpgsqlException { InnerException: null, Message: { } words } when words.StartsWith("No password", StringComparison.Ordinal) => DatabaseFault.Credentials, // the driver's own: it has no state
        NpgsqlException => DatabaseFault.Unreachable,
        AggregateException { InnerException: NpgsqlException inner } => Classify(inner),
        _ => null,
    };

    /// <summary>PostgreSQL's name of the condition, such as <c>disk full</c>; null: it has none.</summary>
    public static string? NameOf(string state) => Names.Value.GetValueOrDefault(state);

    private static DatabaseFault OfState(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => DatabaseFault.Credentials,
        PostgresErrorCodes.InvalidCatalogName => DatabaseFault.NoDatabase,
        PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn => DatabaseFault.NoSchema,
        PostgresErrorCodes.InsufficientPrivilege => DatabaseFault.MissingRight,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFault.ReadOnly,
        PostgresErrorCodes.LockNotAvailable => DatabaseFault.Busy,
        PostgresErrorCodes.DiskFull => DatabaseFault.DiskFull,
        PostgresErrorCodes.TooManyConnections => DatabaseFault.TooManyConnections,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => DatabaseFault.NotReady,
        _ when state.StartsWith("08", StringComparison.Ordinal) => DatabaseFault.Unreachable,
        _ => DatabaseFault.Other,
    };
}
