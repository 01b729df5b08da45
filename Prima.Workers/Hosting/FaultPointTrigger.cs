using System.Globalization;
using Prima.Core.Diagnostics;

namespace Prima.Workers.Hosting;

/// <summary>A fault point and which visit to it counts. Written <c>after-claim</c> or <c>after-claim:3</c>.</summary>
internal sealed record FaultPointTrigger(string Point, int Visit)
{
    /// <summary>Null when the text names no point or no visit.</summary>
    public static FaultPointTrigger? Parse(string text)
    {
        var (point, visit) = text.Split(':') switch
        {
            [var name] => (name, 1),
            [var name, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => (name, n),
            _ => ("", 0),
        };
        return FaultPoints.Names.Contains(point) && visit > 0 ? new FaultPointTrigger(point, visit) : null;
    }
}
