using System.Globalization;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>What every verb says of a file that it took nothing of: all that is wrong, at once.</summary>
internal static class RefusedFile
{
    /// <param name="nothing">What was not done: "nothing of it is sent".</param>
    public static ExitCode Tell(CommandOutput output, string file, string nothing, IReadOnlyList<CsvError> errors)
    {
        output.Document(errors);
        if (!output.Json)
        {
            output.Problem(string.Create(CultureInfo.InvariantCulture, $"{file} was refused, {nothing}: {errors.Count:N0} {(errors.Count == 1 ? "mistake" : "mistakes")}."));
            foreach (var error in errors)
                output.Problem($"  {error}");
        }

        return ExitCode.Failed;
    }
}
