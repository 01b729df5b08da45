using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>A message as people name it: by its id, or by its idempotency key.</summary>
internal static class MessageName
{
    public static Argument<string> Argument() => new("ID|KEY") { Description = "The message's id, or its idempotency key" };

    /// <exception cref="CommandFault">There is none, or the name could mean two.</exception>
    public static async Task<long> FindOneAsync(this IMessageDesk desk, string name, CancellationToken stopping) => await desk.FindAsync(name, stopping) switch
    {
        [var id] => id,
        [] => throw new CommandFault(ExitCode.Failed, $"There is no message with the id or the key '{name}'. Look for it: prima messages list"),
        var two => throw new CommandFault(ExitCode.Usage, string.Create(
            CultureInfo.InvariantCulture, $"'{name}' is the id of one message and the key of message {Other(two, name)}: name the first by its key, the second by its id.")),
    };

    private static long Other(IReadOnlyList<long> ids, string name) => ids.First(id => id.ToString(CultureInfo.InvariantCulture) != name);
}
