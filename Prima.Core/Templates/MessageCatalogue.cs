using System.Text.Json;
using Prima.Core.Outbox;

namespace Prima.Core.Templates;

/// <summary>The texts that Prima says, from a data file that is checked as a whole when it is read. Safe for many threads.</summary>
public sealed class MessageCatalogue
{
    private static readonly JsonDocumentOptions NoTwins = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, TemplateText> texts;

    private MessageCatalogue(Dictionary<string, TemplateText> texts) => this.texts = texts;

    /// <summary>The one that ships with the program.</summary>
    public static MessageCatalogue BuiltIn { get; } = Read(BuiltInText());

    /// <param name="json">An object: for each id of <see cref="MessageTemplate.All"/> the lines of its text, without the ending that all share.</param>
    /// <exception cref="CatalogueException">It is not that, or a text lacks a placeholder or a bold word.</exception>
    public static MessageCatalogue Read(string json)
    {
        var lines = Parse(json);
        var faults = new List<string>();
        faults.AddRange(lines.Keys.Except(MessageTemplate.All.Select(template => template.Id)).Select(id => $"{id}: there is no such message."));
        var texts = new Dictionary<string, TemplateText>(StringComparer.Ordinal);
        foreach (var template in MessageTemplate.All)
        {
            if (lines.TryGetValue(template.Id, out var text))
                texts[template.Id] = Check(template, text, faults);
            else
                faults.Add($"{template.Id}: is missing.");
        }

        return faults.Count == 0 ? new MessageCatalogue(texts) : throw new CatalogueException(faults);
    }

    /// <summary>The whole text of a message. Every value goes in once, literally.</summary>
    /// <exception cref="ArgumentException">A value is missing that the text needs, or the result is longer than a message may be: what was saved was not checked.</exception>
    public string Render(string templateId, TemplateValues values)
    {
        var message = RenderUnchecked(templateId, values);
        return NewMessage.LengthOf(message) <= NewMessage.LongestText
            ? message
            : throw new ArgumentException($"The text of {templateId} is longer than {NewMessage.LongestText} characters.", nameof(values));
    }

    /// <summary>Of any length: for who asks how long it would be.</summary>
    internal string RenderUnchecked(string templateId, TemplateValues values)
    {
        var template = MessageTemplate.All.First(known => known.Id == templateId);
        var body = texts[templateId].Fill(values.Written);
        return template.Ending is { } ending ? $"{body}\n{ending}" : body;
    }

    /// <summary>The whole text with its placeholders still in braces: for whom our own words must be known again when they come back.</summary>
    internal string Unfilled(string templateId)
    {
        var body = texts[templateId].Fill(name => $"{{{name}}}");
        return MessageTemplate.All.First(known => known.Id == templateId).Ending is { } ending ? $"{body}\n{ending}" : body;
    }

    private static TemplateText Check(MessageTemplate template, string text, List<string> faults)
    {
        var read = TemplateText.Read(text, template.Placeholders, out var wrong);
        faults.AddRange(wrong.Select(fault => $"{template.Id}: {fault.Reason}."));
        faults.AddRange(template.Placeholders.Except(read.Placeholders).Select(name => $"{template.Id}: lacks {{{name}}}."));
        faults.AddRange(template.Bold.Where(word => !text.Contains($"*{word}*", StringComparison.Ordinal)).Select(word => $"{template.Id}: lacks *{word}*."));
        return read;
    }

    private static Dictionary<string, string> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, NoTwins);
            return document.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => string.Join('\n', text.Value.EnumerateArray().Select(line => line.GetString())));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new CatalogueException(["It is no JSON object that has a list of lines for each message."]);
        }
    }

    private static string BuiltInText()
    {
        using var file = typeof(MessageCatalogue).Assembly.GetManifestResourceStream("messages.json")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
