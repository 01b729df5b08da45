using System.Globalization;
using Microsoft.Extensions.Configuration;
using Prima.Workers.Hosting.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;

namespace Prima.Workers.Hosting;

/// <summary>Logs go to standard error, as JSON lines for machines and readable on a terminal. Levels come from the section <c>Serilog</c>.</summary>
internal static class Logging
{
    private const string Readable = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static Serilog.ILogger Create(IConfiguration configuration)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // Both say again, with a stack trace or at every scrape, what the exit code's sentence and /health/ready say once.
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
            // Whatever level is asked for: they tell a request with its query, and a webhook's holds its token.
            .Filter.ByExcluding(Matching.FromSource("Microsoft.AspNetCore.Hosting.Diagnostics"))
            .Filter.ByExcluding(Matching.FromSource("Microsoft.AspNetCore.Server.Kestrel.BadRequests"))
            .Enrich.FromLogContext();
        if (Console.IsErrorRedirected || IsProduction())
            logger.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose);
        else
            logger.WriteTo.Console(outputTemplate: Readable, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        try
        {
            return logger.ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly)).CreateLogger();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new SettingsException(["Serilog: the section cannot be read; a level is one of Verbose, Debug, Information, Warning, Error, Fatal (Serilog:MinimumLevel=Debug)."]);
        }
    }

    private static bool IsProduction() => string.Equals(Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"), "Production", StringComparison.OrdinalIgnoreCase);
}
