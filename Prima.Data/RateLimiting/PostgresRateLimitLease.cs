using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Prima.Data.RateLimiting;

/// <summary>A decision. A refused one says when to come again; giving one back gives no permit back, for its moment has passed.</summary>
internal sealed class PostgresRateLimitLease(bool isAcquired, TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired { get; } = isAcquired;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
