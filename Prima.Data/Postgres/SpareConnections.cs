using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>Connections beyond a process' own: for what is quicker with more, or would else keep all the others waiting. The server may refuse them.</summary>
internal sealed record SpareConnections(NpgsqlDataSource Source);
