using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>The whole chain of cause of one thing, and what it waits for.</summary>
internal sealed class WhyVerb : Verb
{
    private static readonly Argument<string> Id = new("ID") { Description = "A message's id or key" };

    public WhyVerb()
        : base("why", "Say why something happened, or what it waits for", "prima why 17", "prima why clinic:4711 --json") => Arguments.Add(Id);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var settings = call.LoadSettings();
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var story = await FindAsync(services, call.Get(Id)!, settings, stopping);
        call.Output.Document(new
        {
            story.Kind,
            story.Id,
            story.Wait?.Blocker,
            WaitsFor = story.Wait?.For,
            story.Wait?.Until,
            Story = story.Lines,
        });
        foreach (var line in story.Lines)
            call.Output.Line($"{PlainCell.Of(line.At)}  {line.What}");
        return ExitCode.Done;
    }

    private static async Task<WhyStory> FindAsync(ServiceProvider services, string word, PrimaSettings settings, CancellationToken stopping)
    {
        var why = services.GetRequiredService<IWhyDesk>();
        var id = await services.GetRequiredService<IMessageDesk>().FindOneAsync(word, stopping);
        return MessageWhy.Tell((await why.MessageAsync(id, stopping))!, settings.Rules.UncertainHold);
    }
}
