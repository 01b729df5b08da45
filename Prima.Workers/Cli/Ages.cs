using System.Globalization;

namespace Prima.Workers.Cli;

/// <summary>How long ago, in the two units that a person needs: <c>2 h 5 min</c>.</summary>
internal static class Ages
{
    public static string Of(TimeSpan age)
    {
        (string Name, long Seconds)[] units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
        var left = Math.Max((long)age.TotalSeconds, 0);
        var parts = new List<string>();
        foreach (var (name, seconds) in units)
        {
            if (left >= seconds && parts.Count < 2)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{left / seconds} {name}"));
            else if (parts.Count > 0)
                break;
            left %= seconds;
        }

        return parts.Count == 0 ? "0 s" : string.Join(' ', parts);
    }

    /// <summary>Of something that is due: since when, or in how long.</summary>
    public static string OfDue(DateTime? due, DateTime at) => due switch
    {
        null => "-",
        { } then when then <= at => Of(at - then),
        { } then => $"in {Of(then - at)}",
    };
}
