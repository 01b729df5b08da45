using Npgsql;
using NpgsqlTypes;

namespace Prima.Data.Postgres;

/// <summary>Typed parameters in one line each, without boxing where it counts.</summary>
internal static class Parameters
{
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, string name, T value)
    {
        parameters.Add(new NpgsqlParameter<T>(name, value));
        return parameters;
    }

    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, string name, T value, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter<T>(name, type) { TypedValue = value });
        return parameters;
    }

    public static NpgsqlBatchCommand Statement(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }
}
