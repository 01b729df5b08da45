using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>Takes back a message that has not begun. What has begun is never taken back.</summary>
internal sealed class MessagesCancelVerb : Verb
{
    private static readonly Argument<string> Message = MessageName.Argument();

    public MessagesCancelVerb()
        : base("cancel", "Cancel a message that has not begun", "prima messages cancel 17 --reason wrong-dose")
    {
        Arguments.Add(Message);
        foreach (var option in (Option[])[CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.Deed;
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IMessageDesk>();
        var id = await desk.FindOneAsync(call.Get(Message)!, stopping);
        var answer = await desk.CancelAsync(id, deed, stopping);
        call.Output.Document(new { Id = id, Answer = answer, deed.DryRun });
        var message = string.Create(CultureInfo.InvariantCulture, $"Message {id}");
        switch (answer)
        {
            case CancelAnswer.Cancelled:
                call.Output.Line(deed.DryRun ? $"{message} can be cancelled; nothing was changed." : $"{message} is cancelled.");
                return ExitCode.Done;
            case CancelAnswer.Uncertain:
                call.Output.Problem($"{message} may have been sent already, so it cannot be cancelled. When you know what became of it: {MessagesSettleVerb.Command(id)}");
                return ExitCode.Refused;
            case CancelAnswer.Nowhere:
                call.Output.Problem($"{message} is in no place, which never happens by Prima's doing: prima check");
                return ExitCode.Refused;
            default:
                call.Output.Problem($"{message} has begun or has ended, so it is too late to cancel it. See: prima messages show {id.ToString(CultureInfo.InvariantCulture)}");
                return ExitCode.Refused;
        }
    }
}
