namespace Prima.Core.Operations;

/// <summary>Why the database did not do what we asked, as far as an operator can act on it.</summary>
public enum DatabaseFault
{
    /// <summary>Anything else; the server's log says what.</summary>
    Other,

    /// <summary>Nobody answers, or the connection was cut.</summary>
    Unreachable,

    /// <summary>It is starting, stopping or in recovery.</summary>
    NotReady,

    /// <summary>Its disk has no room for what would be written; what is there can be read.</summary>
    DiskFull,

    /// <summary>It has no connection left for us.</summary>
    TooManyConnections,

    /// <summary>User or password refused.</summary>
    Credentials,

    /// <summary>The named database does not exist there.</summary>
    NoDatabase,

    /// <summary>Prima's schema is missing, or older than this build.</summary>
    NoSchema,

    /// <summary>The schema has migrations that this build does not know.</summary>
    NewerSchema,

    /// <summary>The server is older than PostgreSQL 15.</summary>
    OldServer,

    /// <summary>The user lacks a right.</summary>
    MissingRight,

    /// <summary>A standby, or a session set to read only.</summary>
    ReadOnly,

    /// <summary>Somebody else held the row for longer than we wait.</summary>
    Busy,
}
