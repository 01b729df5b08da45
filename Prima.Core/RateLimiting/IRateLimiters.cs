using System.Threading.RateLimiting;

namespace Prima.Core.RateLimiting;

/// <summary>
/// The fleet's limits for whoever is not in a transaction. Nobody waits in a queue: a refused lease says when to come again. A granted permit is spent,
/// whatever becomes of the lease.
/// </summary>
public interface IRateLimiters
{
    /// <summary>Messages of reminders.</summary>
    RateLimiter Reminders { get; }

    /// <summary>Automatic replies to one patient.</summary>
    RateLimiter PatientReplies(Guid patient);
}
