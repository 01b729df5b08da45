using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Prima.Core.Operations;
using Prima.Data.Local;
using Prima.Data.Migrations;
using Prima.Data.Postgres;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>
/// What went wrong, as one sentence that says what to do, and the exit code. Never the driver's own words where they could hold a connection string,
/// a name or a number: a fault we do not know is named by its type alone.
/// </summary>
internal static class FaultSentences
{
    public static (ExitCode Code, string Sentence) Of(Exception fault, bool stopped = false) => fault switch
    {
        CommandFault known => (known.Code, known.Message),
        SettingsException settings => (ExitCode.Usage, settings.Message),
        SchemaException schema => (ExitCode.Usage, schema.Message),
        LocalPostgresException postgres => (postgres.IsOfSettings ? ExitCode.Usage : ExitCode.Failed, postgres.Message),
        OperationCanceledException when stopped => (ExitCode.Failed, "Stopped before it was done."),
        AggregateException { InnerExceptions: [var only] } => Of(only, stopped),
        IOException { InnerException: AddressInUseException } => (ExitCode.Failed, "The port of Prima:Web:Urls is in use by another process: stop that one, or choose another port (0 takes a free one)."),
        _ when DatabaseFaults.Classify(fault) is { } database => Of(database),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => (ExitCode.Usage, "This machine has no such address to listen at: let Prima:Web:Urls (or --urls) name one of its own, such as http://127.0.0.1:8080, or http://*:8080 for all."), // bare, from the server; of the database or the gateway it has a wrapping
        _ when Refused(fault) => (ExitCode.Unreachable, "Nobody answered at the gateway's address: is Prima:Fonnte:BaseUrl right?"),
        FileNotFoundException { FileName: { } name } when Directory.Exists(name) => (ExitCode.Usage, $"{name} is a folder: name a file."), // asked for its length
        FileNotFoundException { FileName: { } name } => (ExitCode.Usage, $"There is no file {name}."),
        DirectoryNotFoundException missing => (ExitCode.Usage, PathIn(missing) is { } path ? $"There is no folder for {path}: make it first, or name another." : "There is no such folder."),
        UnauthorizedAccessException denied when Directory.Exists(PathIn(denied)) => (ExitCode.Usage, $"{PathIn(denied)} is a folder: name a file."),
        UnauthorizedAccessException denied => (ExitCode.Failed, $"{denied.Message} This runs as the account {Environment.UserName}."),
        InvalidDataException stored => (ExitCode.Failed, stored.Message), // our own words about what the database holds
        _ => (ExitCode.Failed, $"Failed: {fault.GetType().Name}. Try again, and if it stays report it: what you typed, this line, and what prima --version says."),
    };

    public static (ExitCode Code, string Sentence) Of(DatabaseFault fault) => fault switch
    {
        DatabaseFault.Unreachable => (ExitCode.Unreachable, "The database does not answer: is PostgreSQL running at the host and port of ConnectionStrings:Prima?"),
        DatabaseFault.NotReady => (ExitCode.Unreachable, "The database is starting or stopping: try again shortly."),
        DatabaseFault.DiskFull => (ExitCode.Failed, "The disk of the database server is full, so nothing was changed: make room there (df -h), and try again."),
        DatabaseFault.TooManyConnections => (ExitCode.Unreachable, "The database has no free connection: stop workers that nothing needs (each keeps three), or raise max_connections."),
        DatabaseFault.Credentials => (ExitCode.Usage, $"The database refused the user or the password of ConnectionStrings:Prima (it may have none), or does not let the account {Environment.UserName} come in that way as that user (pg_hba.conf). With the units of systemd a verb is typed so: sudo -u prima -- prima …"),
        DatabaseFault.NoDatabase => (ExitCode.Usage, "The database named in ConnectionStrings:Prima does not exist on that server: create it, then run: prima migrate"),
        DatabaseFault.NoSchema => (ExitCode.Usage, "The database has no Prima schema, or an older one: run: prima migrate"),
        DatabaseFault.NewerSchema => (ExitCode.Usage, "The database's schema is newer than this program: update the program."),
        DatabaseFault.OldServer => (ExitCode.Usage, "The database server is older than PostgreSQL 15: update it, or let ConnectionStrings:Prima lead to a newer one."),
        DatabaseFault.MissingRight => (ExitCode.Usage, "The database user lacks a right that Prima needs: let the database's owner run: grant prima_worker to that user"),
        DatabaseFault.ReadOnly => (ExitCode.Usage, "The database is read-only, a standby or set so: let ConnectionStrings:Prima lead to the primary (Target Session Attributes=primary), or turn default_transaction_read_only off."),
        DatabaseFault.Busy => (ExitCode.Failed, "Another session holds a row that this needs; nothing was changed: try again."),
        _ => (ExitCode.Failed, "The database refused a statement: its log says which, and why."),
    };

    private static string? PathIn(Exception fault) => fault.Message.Split('\'') is [_, var path, _] ? path : null;

    private static bool Refused(Exception fault)
    {
        for (var at = fault; at is not null; at = at.InnerException)
        {
            if (at is HttpRequestException or SocketException or TimeoutException)
                return true;
        }

        return false;
    }
}
