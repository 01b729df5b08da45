using Prima.Core.Outbox;
using Prima.Core.Templates;

namespace Prima.Data.Inbound;

/// <summary>One text that an answer is answered with.</summary>
/// <param name="Key">Names it for ever; null: by the inbox row and its place in it.</param>
internal sealed record OutgoingText(string Template, TemplateValues Values, string Kind = MessageKind.Reply, string? Key = null)
{
    /// <summary>How long it says something useful (domain section 6).</summary>
    public TimeSpan Lasts => Kind == MessageKind.Farewell ? TimeSpan.FromHours(24) : TimeSpan.FromHours(1);
}
