using Prima.Core.Patients;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>A number on the command line, as people write it.</summary>
internal static class PhoneWord
{
    /// <param name="name">The argument or option, for the sentence.</param>
    public static PhoneNumber Read(string name, string? text) => PhoneNumber.TryParse(text, out var number, out var refusal)
        ? number
        : throw new CommandFault(ExitCode.Usage, $"{name} {PhoneRefusals.Reason(refusal, text)}.");
}
