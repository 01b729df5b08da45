using System.Text.Json;

namespace Prima.Workers.Web;

/// <summary>What else the gateway told, by its own names; what it did not tell is left out.</summary>
internal sealed class DetailsWriter
{
    private readonly Dictionary<string, object> told = [];

    public DetailsWriter Add(string name, string? value)
    {
        if (value is not null)
            told[name] = WebhookText.Word(value);
        return this;
    }

    public DetailsWriter Add(string name)
    {
        told[name] = true;
        return this;
    }

    public override string ToString() => JsonSerializer.Serialize(told);
}
