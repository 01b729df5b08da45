using System.Security.Cryptography;
using System.Text;

namespace Prima.Workers.Web;

/// <summary>A configured secret as its digest: digests are of one length, and compared in one time, so the time tells nothing of the secret.</summary>
internal sealed class SecretDigest(string secret)
{
    private readonly byte[] digest = Digest(secret);

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(Digest(given), digest);

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
