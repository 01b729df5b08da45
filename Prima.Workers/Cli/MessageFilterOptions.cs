using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Which messages are meant, by what they have in common.</summary>
internal static class MessageFilterOptions
{
    public static Option<string?> State { get; } = new("--state") { Description = "Only these: " + string.Join(", ", MessageState.All), HelpName = "STATE" };

    public static Option<string?> Device { get; } = new("--device") { Description = "Only those of this device", HelpName = "NAME" };

    public static Option<string?> Phone { get; } = new("--phone") { Description = "Only those to this number, as people write it", HelpName = "NUMBER" };

    public static Option<string?> Key { get; } = new("--key") { Description = "Only those whose idempotency key begins so", HelpName = "PREFIX" };

    public static Option<long?> Before { get; } = new("--before") { Description = "Only those with a smaller id: the next page", HelpName = "ID" };

    public static IReadOnlyList<Option> All { get; } = [State, Device, Phone, Key, Before];

    /// <exception cref="CommandFault">A word among them means nothing.</exception>
    public static MessageFilter Read(Invocation call, int limit)
    {
        if (call.Get(State) == MessageState.Nowhere)
            throw new CommandFault(ExitCode.Usage, "What is in no place is named by: prima check");
        PhoneNumber? phone = null;
        if (call.Get(Phone) is { } typed && !PhoneNumber.TryParse(typed, out phone, out var refusal))
            throw new CommandFault(ExitCode.Usage, $"--phone is no number that reminders go to ({refusal}): give an Indonesian mobile number such as 081234567890.");
        return new MessageFilter(KnownWord.Check("state", call.Get(State), MessageState.All), call.Get(Device), phone, call.Get(Key), call.Get(Before), limit);
    }
}
