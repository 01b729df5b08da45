using System.Security.Cryptography;
using System.Text;

namespace Prima.Workers.FakeFonnte;

/// <summary>A webhook as the gateway remembers it.</summary>
/// <param name="Digest">Of its body, by which it is found again where it arrived.</param>
/// <param name="Answered">How often it got its 200: not at all if it was given up or is still on its way, twice if it was repeated.</param>
internal sealed record FakeDelivery(string Digest, int Answered)
{
    public static string DigestOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
