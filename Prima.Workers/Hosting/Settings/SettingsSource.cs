using Microsoft.Extensions.Configuration;

namespace Prima.Workers.Hosting.Settings;

/// <summary>Where settings come from. Later sources win over earlier ones.</summary>
internal abstract record SettingsSource
{
    private SettingsSource()
    {
    }

    public abstract IConfigurationRoot Open();

    /// <summary>An operator's machine: <c>appsettings.json</c> beside the program, <c>/etc/prima/*.json</c> in order of name, the environment, the command line.</summary>
    public sealed record Operator(IReadOnlyList<string> CommandLine, string Folder = "/etc/prima") : SettingsSource
    {
        public override IConfigurationRoot Open()
        {
            var builder = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
            if (Directory.Exists(Folder))
            {
                foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
                    builder.AddJsonFile(file, optional: false, reloadOnChange: false);
            }

            return builder.AddEnvironmentVariables().AddCommandLine([.. CommandLine]).Build();
        }
    }

    /// <summary>One file and nothing else: what the demo, the tests and the benchmark give to the workers they start.</summary>
    public sealed record File(string Path) : SettingsSource
    {
        public override IConfigurationRoot Open() => new ConfigurationBuilder().AddJsonStream(System.IO.File.OpenRead(Path)).Build();
    }

    /// <summary>These values and nothing else, for a host in this process.</summary>
    public sealed record Values(IReadOnlyDictionary<string, string?> Settings) : SettingsSource
    {
        public override IConfigurationRoot Open() => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
    }
}
