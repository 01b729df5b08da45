namespace Prima.Workers.Cli;

/// <summary>Parts a verb's own words from settings such as <c>--Prima:Sender:BatchSize=50</c>, which any verb takes and the configuration reads.</summary>
internal static class SettingsArguments
{
    private static readonly string[] Sections = ["--Prima:", "--ConnectionStrings:", "--Serilog:"];

    public static (IReadOnlyList<string> Words, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments)
    {
        List<string> words = [], settings = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--")
            {
                words.AddRange(arguments.Skip(i));
                break;
            }

            if (!Sections.Any(section => arguments[i].StartsWith(section, StringComparison.OrdinalIgnoreCase)))
                words.Add(arguments[i]);
            else if (arguments[i].Contains('=', StringComparison.Ordinal))
                settings.Add(arguments[i]);
            else
                settings.Add($"{arguments[i]}={(HasValue(arguments, i) ? arguments[++i] : "")}");
        }

        return (words, settings);
    }

    /// <summary>A key without a value is set to nothing, which its rule then refuses: the configuration's own reader would leave it out in silence.</summary>
    private static bool HasValue(IReadOnlyList<string> arguments, int key) =>
        key + 1 < arguments.Count && !arguments[key + 1].StartsWith("--", StringComparison.Ordinal);
}
