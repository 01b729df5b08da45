using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Prima.Workers.Hosting.Settings;

/// <summary>Opens the sources, reads every setting, and refuses all that is wrong at once, before anything is started.</summary>
internal static class SettingsLoader
{
    /// <exception cref="SettingsException">Something is wrong; it names everything.</exception>
    public static PrimaSettings Load(SettingsSource source, Roles roles) => Load(Open(source), roles);

    public static PrimaSettings Load(IConfiguration configuration, Roles roles)
    {
        var settings = new PrimaSettings();
        var errors = new List<string>();
        var binder = new SettingsBinder(errors);
        binder.BindSection(configuration.GetSection("Prima"), settings);
        binder.Bind(configuration.GetSection(DatabaseOptions.Section), settings.Database, ours: false);
        errors.AddRange(SettingsRules.FindMistakes(settings, roles));
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    public static IConfigurationRoot Open(SettingsSource source)
    {
        try
        {
            return source.Open();
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            // The readers' messages name the file and quote no value.
            throw new SettingsException([$"{fault.Message}{Line(fault)}"]);
        }
    }

    private static string Line(Exception fault)
    {
        for (var at = fault; at is not null; at = at.InnerException)
        {
            if (at is JsonException { LineNumber: { } line })
                return $" It is no JSON from line {line + 1} on.";
        }

        return "";
    }
}
