using Medallion.Threading;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Locking;
using Prima.Core.Outbox;

namespace Prima.Data.Locking;

/// <summary>Locks that are rows of <c>distributed_locks</c>.</summary>
internal sealed class PostgresLockProvider(
    NpgsqlDataSource dataSource, ClaimTerms terms, PrimaMetrics metrics, TimeProvider clock, Random random, ILogger<PostgresLockProvider> logger) : IFencedLockProvider
{
    private readonly LockStatements statements = new(dataSource, terms);

    public IFencedLock CreateLock(string name, TimeSpan? ttl, LockPriority priority = LockPriority.Normal) =>
        new PostgresLock(name, ttl ?? IFencedLockProvider.DefaultTtl, priority, statements, metrics, clock, random, logger);

    IDistributedLock IDistributedLockProvider.CreateLock(string name) => CreateLock(name, null);
}
