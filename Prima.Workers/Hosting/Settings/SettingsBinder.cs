using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Prima.Workers.Hosting.Settings;

/// <summary>
/// Reads a section into its options and gathers everything that is wrong with it: keys that are no setting, values of the wrong form or out of range.
/// The framework's binder stops at the first, names no neighbour, quotes the value and reads no <c>15s</c>; hence this one.
/// </summary>
internal sealed class SettingsBinder(ICollection<string> errors)
{
    private const string FileSuffix = "File";

    /// <param name="section">Where the values stand.</param>
    /// <param name="options">What they go into; every public property is a setting.</param>
    /// <param name="ours">False when others may keep keys of their own there.</param>
    public void Bind(IConfigurationSection section, object options, bool ours = true)
    {
        var settings = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            if (Find(settings, child.Key) is { } setting)
                BindOne(child, setting, options);
            else if (child.Key.EndsWith(FileSuffix, StringComparison.OrdinalIgnoreCase) && Find(settings, child.Key[..^FileSuffix.Length]) is { } secret && IsSecret(secret))
                ReadFile(child, secret, options, section[secret.Name] is not null);
            else if (ours)
                errors.Add($"{child.Path}: there is no such setting.{NearestName.Suggestion(child.Key, settings.Select(known => known.Name))}");
        }
    }

    private void BindOne(IConfigurationSection child, PropertyInfo setting, object options)
    {
        var type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
        if (SettingForms.Has(type))
        {
            if (child.GetChildren().Any())
                errors.Add($"{child.Path}: got a section; it must be {Rule(setting, type)}.");
            else
                Set(child.Path, child.Value, setting, type, options);
        }
        else if (setting.GetValue(options) is IDictionary named)
        {
            RefuseValue(child);
            foreach (var entry in child.GetChildren())
                BindSection(entry, named[entry.Key] = Activator.CreateInstance(type.GetGenericArguments()[1])!);
        }
        else
        {
            BindSection(child, setting.GetValue(options)!);
        }
    }

    public void BindSection(IConfigurationSection section, object options)
    {
        RefuseValue(section);
        Bind(section, options);
    }

    private void RefuseValue(IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
            errors.Add($"{section.Path}: got a value; it is a section with keys of its own.");
    }

    private void ReadFile(IConfigurationSection child, PropertyInfo secret, object options, bool alsoGiven)
    {
        if (alsoGiven)
        {
            errors.Add($"{child.Path}: {secret.Name} is given as well; only one of the two may be.");
            return;
        }

        try
        {
            Set(child.Path, File.ReadAllText(child.Value ?? "").Trim(), secret, typeof(string), options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{child.Path}: its file cannot be read; it must be the path of a file that this account may read.");
        }
    }

    private void Set(string path, string? text, PropertyInfo setting, Type type, object options)
    {
        var value = text is null ? null : SettingForms.Read(type, text);
        var wrong = value is null || setting.GetCustomAttributes<ValidationAttribute>().Any(rule => !rule.IsValid(value));
        if (wrong)
            errors.Add($"{path}: got {(IsSecret(setting) ? Secret(text) : SettingForms.Shape(text))}; it must be {Rule(setting, type)}.");
        else
            setting.SetValue(options, value);
    }

    private static PropertyInfo? Find(PropertyInfo[] settings, string name) =>
        Array.Find(settings, setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsSecret(PropertyInfo setting) => setting.IsDefined(typeof(SecretAttribute));

    private static string Secret(string? text) => string.IsNullOrWhiteSpace(text) ? "nothing" : $"a secret of {text.Trim().Length} characters";

    private static string Rule(PropertyInfo setting, Type type) =>
        setting.GetCustomAttributes<ValidationAttribute>().FirstOrDefault()?.FormatErrorMessage(setting.Name) ?? SettingForms.Rule(type);
}
