namespace Prima.Workers.Web;

/// <summary>What somebody sent: words, or something else.</summary>
/// <param name="Text">Null: none that a person wrote.</param>
/// <param name="Media">What it is instead of a text.</param>
/// <param name="Identity">What tells it from another of the same sender.</param>
internal sealed record IncomingContent(string? Text, string? Media, string? Identity)
{
    public static IncomingContent Read(WebhookFields fields)
    {
        // A button's own text stands beside the message, and each of them may be a placeholder.
        var text = Written(fields["message"]) ?? Written(fields["pesan"]) ?? Written(fields["text"]);
        if (text is not null)
            return new IncomingContent(text, null, text);
        var (url, file, location) = (fields["url"], fields["filename"], fields["location"]);
        var (type, extension) = (fields["type"], fields["extension"]);
        return new IncomingContent(null, MediaOf(type, extension ?? ExtensionOf(file) ?? ExtensionOf(url), location), string.Join('\n', type, extension, url, file, location, fields["choices"]));
    }

    /// <summary>The gateway's placeholders are no text.</summary>
    private static string? Written(string? text) => text is null || text.Trim().ToUpperInvariant() is "NON-TEXT MESSAGE" or "NON-BUTTON MESSAGE" ? null : text;

    private static string MediaOf(string? type, string? extension, string? location) => type?.Trim().ToUpperInvariant() switch
    {
        "IMAGE" => "image",
        "STICKER" => "sticker",
        "AUDIO" or "VOICE" or "PTT" => "voice",
        "DOCUMENT" => "document",
        "LOCATION" or "LIVE_LOCATION" => "location",
        _ when location is not null => "location",
        _ => extension?.Trim().TrimStart('.').ToUpperInvariant() switch
        {
            "JPG" or "JPEG" or "PNG" or "GIF" or "HEIC" => "image",
            "WEBP" => "sticker",
            "OGG" or "OGA" or "OPUS" or "MP3" or "M4A" or "AAC" or "AMR" or "WAV" => "voice",
            "PDF" or "DOC" or "DOCX" or "XLS" or "XLSX" or "PPT" or "PPTX" or "CSV" or "TXT" => "document",
            _ => "other",
        },
    };

    private static string? ExtensionOf(string? address)
    {
        var path = address?.Split('?', '#')[0];
        return path is null || Path.GetExtension(path) is not { Length: > 1 } extension ? null : extension;
    }
}
