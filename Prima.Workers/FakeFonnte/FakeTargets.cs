namespace Prima.Workers.FakeFonnte;

/// <summary>What the gateway makes of a target list.</summary>
internal static class FakeTargets
{
    private const string Group = "@g.us";

    /// <summary>The normalised targets, or the reason why not.</summary>
    public static (IReadOnlyList<string> Targets, string? Reason) Normalise(string list, string countryCode)
    {
        var targets = new List<string>();
        foreach (var entry in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (target, reason) = One(entry.Split('|')[0].Trim(), countryCode);
            if (target is null)
                return ([], reason);
            targets.Add(target);
        }

        return targets.Count > 0 ? (targets, null) : ([], "invalid/empty body value");
    }

    private static (string? Target, string? Reason) One(string entry, string countryCode)
    {
        if (entry.EndsWith("@s.whatsapp.net", StringComparison.Ordinal))
            return (null, "invalid/empty body value");
        if (entry.EndsWith(Group, StringComparison.Ordinal))
            return entry[..^Group.Length].All(char.IsAsciiDigit) ? (entry, null) : (null, "target input invalid");
        var digits = entry.TrimStart('+');
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return (null, "target invalid");
        if (countryCode != "0" && digits[0] == '0')
            digits = countryCode + digits[1..];
        if (digits.Length is < 8 or > 15)   // a longer run is a group without its ending
            return (null, "target input invalid");
        return digits[0] == '0' ? (null, "target invalid") : (digits, null);
    }
}
