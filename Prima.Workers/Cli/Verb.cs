using System.CommandLine;

namespace Prima.Workers.Cli;

/// <summary>One verb of the command line: its words, its options, and what it does. A verb that only groups others overrides nothing.</summary>
internal abstract class Verb : Command
{
    /// <param name="name">The word people type.</param>
    /// <param name="description">One sentence for the list of verbs.</param>
    /// <param name="examples">Whole command lines, shown at the foot of its help.</param>
    protected Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(async (parsed, stopping) => (int)await AnswerAsync(new Invocation(parsed, stopping), stopping));
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>A refusal is an answer too, so a machine gets its document.</summary>
    private async Task<ExitCode> AnswerAsync(Invocation call, CancellationToken stopping)
    {
        try
        {
            return await RunAsync(call, stopping);
        }
        catch (CommandFault refused) when (refused.Code == ExitCode.Refused)
        {
            call.Output.Document(new { Done = false, Reason = refused.Message });
            throw;
        }
    }

    /// <summary>Does the work. Throws <see cref="CommandFault"/>, or anything that <see cref="FaultSentences"/> knows.</summary>
    protected abstract Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping);
}
