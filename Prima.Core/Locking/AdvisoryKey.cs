using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Prima.Core.Locking;

/// <summary>The number under which PostgreSQL knows an advisory lock; <c>prima.advisory_key</c> makes the same.</summary>
public static class AdvisoryKey
{
    public static long Of(string lockClass, string key) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{lockClass}:{key}")));
}
