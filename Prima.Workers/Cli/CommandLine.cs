using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Prima.Workers.Cli;

/// <summary>From words to a verb to an exit code. Every fault ends here as one sentence on standard error.</summary>
internal static class CommandLine
{
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, IEnumerable<Command>? verbs = null, TextWriter? error = null, TextWriter? output = null)
    {
        error ??= Console.Error;
        var parsed = Parse(arguments, verbs ?? Verbs.For(arguments));
        if (UsageErrors.Any(parsed))
        {
            foreach (var line in UsageErrors.Explain(parsed))
                await error.WriteLineAsync(line);
            return ExitCode.Usage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupted = OnSignal(PosixSignal.SIGINT, stop);
        using var terminated = OnSignal(PosixSignal.SIGTERM, stop);
        using var hungUp = OnSignal(PosixSignal.SIGHUP, stop); // whoever closes the terminal; nohup's processes do not hear it
        try
        {
            // The library would end the process two seconds after a signal; a worker drains for up to twenty-five.
            var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false, Output = output ?? Console.Out, Error = error };
            return (ExitCode)await parsed.InvokeAsync(invocation, stop.Token);
        }
        catch (Exception fault)
        {
            var (code, sentence) = FaultSentences.Of(fault, stop.IsCancellationRequested);
            await error.WriteLineAsync(sentence);
            return code;
        }
    }

    public static ParseResult Parse(IReadOnlyList<string> arguments, IEnumerable<Command> verbs)
    {
        var (words, settings) = SettingsArguments.Split(arguments);
        return Root(verbs, settings).Parse(words);
    }

    /// <summary>What the command line sets with <c>--Prima:…</c>, in the form the configuration reads.</summary>
    public static IReadOnlyList<string> SettingsOf(ParseResult parsed) => (parsed.RootCommandResult.Command as PrimaCommand)?.Settings ?? [];

    private static PrimaCommand Root(IEnumerable<Command> verbs, IReadOnlyList<string> settings)
    {
        var help = new HelpOption();
        help.Action = new Answering(new HelpWithExamples((HelpAction)help.Action!));
        var version = new VersionOption();
        version.Action = new Answering((SynchronousCommandLineAction)version.Action!);
        var root = new PrimaCommand(settings) { help, version, CommonOptions.Json, CommonOptions.Quiet };
        foreach (var verb in verbs)
            root.Subcommands.Add(verb);
        return root;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        // Somebody who presses Ctrl-C twice wants out; who stops a service says so as often as he likes, and it drains.
        context.Cancel = signal != PosixSignal.SIGINT || !stop.IsCancellationRequested;
        stop.Cancel();
    });

    /// <summary>What the library writes by itself meets a full disk as a verb's answer does.</summary>
    private sealed class Answering(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool Terminating => inner.Terminating;

        public override bool ClearsParseErrors => inner.ClearsParseErrors;

        public override int Invoke(ParseResult parseResult)
        {
            var code = 0;
            CommandOutput.Write(() => code = inner.Invoke(parseResult));
            return code;
        }
    }

    /// <summary>Not the library's root command, which would call itself after the assembly.</summary>
    private sealed class PrimaCommand(IReadOnlyList<string> settings)
        : Command("prima", "Prima sends WhatsApp reminders to patients: once, and never lost in silence.")
    {
        public IReadOnlyList<string> Settings { get; } = settings;
    }
}
