using Npgsql;
using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Who and why, for the event beside each deed.</summary>
internal static class DeedParameters
{
    public static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, Deed deed) => parameters.With("by", deed.By).With("reason", deed.Reason);

    /// <summary>How the deed's transaction ends.</summary>
    public static string End(this Deed deed) => deed.DryRun ? "rollback" : "commit";
}
