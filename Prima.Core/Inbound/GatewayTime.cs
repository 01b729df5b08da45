using System.Globalization;

namespace Prima.Core.Inbound;

/// <summary>The time that the gateway gave, in seconds or in milliseconds.</summary>
/// <param name="Given">As it was given; null: none.</param>
/// <param name="At">Null where it cannot be one: no number, before there was a WhatsApp, or more than a day ahead. Such a clock may say the same each time.</param>
public readonly record struct GatewayTime(string? Given, DateTimeOffset? At)
{
    private const decimal FirstMillisecond = 100_000_000_000; // as seconds the year 5138
    private static readonly DateTimeOffset Earliest = new(2009, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>By which two are the same: seconds, however they were written; as given where it cannot be a time.</summary>
    public string? Word => At is { } at ? (at.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture) : Given;

    /// <param name="text">As it was given; zero is none.</param>
    /// <param name="receivedAt">When it came.</param>
    public static GatewayTime Read(string? text, DateTimeOffset receivedAt)
    {
        var isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (text is null || (isNumber && number == 0))
            return default;
        if (!isNumber || number < 0)
            return new GatewayTime(text, null);
        var seconds = number >= FirstMillisecond ? number / 1000 : number;
        if (seconds >= FirstMillisecond)
            return new GatewayTime(text, null);
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        return new GatewayTime(text, at >= Earliest && at <= receivedAt + MostAhead ? at : null);
    }
}
