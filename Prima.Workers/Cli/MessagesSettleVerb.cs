using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Outbox;

namespace Prima.Workers.Cli;

/// <summary>A person who knows what became of an uncertain message says so. It is never sent again for that.</summary>
internal sealed class MessagesSettleVerb : Verb
{
    private static readonly Argument<string> Message = MessageName.Argument();
    private static readonly Argument<string> Outcome = new("accepted|failed") { Description = "accepted: it was sent; failed: it was not" };

    public MessagesSettleVerb()
        : base("settle", "Say what became of an uncertain message", "prima messages settle 17 accepted --reason seen-on-the-phone")
    {
        Arguments.Add(Message);
        Arguments.Add(Outcome);
        foreach (var option in (Option[])[CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    public static string Command(long id) => string.Create(CultureInfo.InvariantCulture, $"prima messages settle {id} accepted|failed --reason …");

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.Deed;
        var outcome = KnownWord.Check("outcome", call.Get(Outcome), [MessageState.Accepted, MessageState.Failed]);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IMessageDesk>();
        var id = await desk.FindOneAsync(call.Get(Message)!, stopping);
        var answer = (await desk.SettleAsync(id, outcome == MessageState.Accepted, deed, stopping))!;
        call.Output.Document(new { Id = id, answer.Done, answer.State, deed.DryRun });
        var message = string.Create(CultureInfo.InvariantCulture, $"Message {id}");
        if (answer.Done)
            call.Output.Line(deed.DryRun ? $"{message} can be settled as {outcome}; nothing was changed." : $"{message} is settled: {outcome}.");
        else
            call.Output.Problem($"{message} is {answer.State}, and only an uncertain message is settled by a person.");
        return answer.Done ? ExitCode.Done : ExitCode.Refused;
    }
}
