namespace Prima.Workers.Hosting.Settings;

/// <summary>Everything that is wrong with the settings, at once. No error holds a secret's value.</summary>
internal sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors.Prepend(errors.Count == 1 ? "1 setting is wrong:" : $"{errors.Count} settings are wrong:")))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
