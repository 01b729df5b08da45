using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Prima.Workers.Cli;

/// <summary>The library's help, then the verb's examples; for the program itself, the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var examples = command is Verb verb ? verb.Examples : [.. command.Subcommands.OfType<Verb>().SelectMany(child => child.Examples.Take(1))];
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
        }

        if (command == parseResult.RootCommandResult.Command)
        {
            output.WriteLine("Any setting may be given as --Prima:Section:Key=value.");
            output.WriteLine("Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 degraded, 4 refused by a safety rule, 5 database or gateway not reachable.");
        }

        return (int)ExitCode.Done;
    }
}
