using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>People's data that nobody else has: wherever a piece of it is seen again, it has leaked.</summary>
internal static class Canary
{
    public const string Name = "Kenari Wijayakusuma";

    public const string Token = "canary-token-";

    /// <summary>Without country code or zero, so that it is found in whichever form a number is printed.</summary>
    private const string Number = "89900770";

    private static readonly string[] Pieces = ["Kenari", "Wijayakusuma", Token, Number];

    /// <summary>A canonical number.</summary>
    public static string Recipient(int index) => $"62{Number}{index:D4}";

    public static string Text(int index) => $"Halo {Name}, minum 2 tablet ({index})";

    /// <summary>The lines that hold a piece.</summary>
    public static IEnumerable<string> FindIn(IEnumerable<string> lines) =>
        lines.Where(line => Pieces.Any(piece => line.Contains(piece, StringComparison.OrdinalIgnoreCase)));

    public static void AssertSilentIn(IEnumerable<string> lines) => Assert.That(FindIn(lines), Is.Empty, "people's data in what a process tells");
}
