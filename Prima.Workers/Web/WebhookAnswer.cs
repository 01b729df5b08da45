namespace Prima.Workers.Web;

/// <summary>What a webhook is answered with.</summary>
internal sealed record WebhookAnswer(int Status, string? Body)
{
    public static readonly WebhookAnswer Stored = new(StatusCodes.Status200OK, """{"ok":true}""");
    public static readonly WebhookAnswer Duplicate = new(StatusCodes.Status200OK, """{"ok":true,"duplicate":true}""");
    public static readonly WebhookAnswer Unusable = new(StatusCodes.Status400BadRequest, """{"ok":false}""");
    public static readonly WebhookAnswer TooLarge = new(StatusCodes.Status413PayloadTooLarge, """{"ok":false}""");

    /// <summary>Nothing is known to be stored: come again.</summary>
    public static readonly WebhookAnswer DatabaseAway = new(StatusCodes.Status503ServiceUnavailable, """{"ok":false}""");
}
