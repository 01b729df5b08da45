using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>Verbs as they are typed, in this process, against a database of the fixture's own.</summary>
public abstract class VerbFixture : DatabaseFixture
{
    private protected async Task<Answer> PrimaAsync(params string[] words) => await RunAsync(Database.ConnectionString, words);

    private protected static async Task<Answer> RunAsync(string connectionString, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. words, $"--ConnectionStrings:Prima={connectionString}"], error: error, output: output);
        return new Answer(code, output.ToString(), error.ToString());
    }

    private protected sealed record Answer(ExitCode Code, string Output, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;

        public string All => Output + Error;
    }
}
