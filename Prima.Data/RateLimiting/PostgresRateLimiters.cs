using System.Threading.RateLimiting;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.RateLimiting;

namespace Prima.Data.RateLimiting;

/// <summary>The limits that are asked outside of a claim.</summary>
internal sealed class PostgresRateLimiters(NpgsqlDataSource dataSource, PostgresLimits limits, PrimaMetrics metrics) : IRateLimiters
{
    public RateLimiter Reminders { get; } = new PostgresRateLimiter(dataSource, LimitKeys.Reminders, LimitName.Reminders, "reminders", limits, metrics);

    public RateLimiter PatientReplies(Guid patient) =>
        new PostgresRateLimiter(dataSource, LimitKeys.PatientReplies(patient), LimitName.PatientReplies, "patient_replies", limits, metrics);
}
