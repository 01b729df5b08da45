using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Outbox;

namespace Prima.Workers.Cli;

/// <summary>What became of sending messages once more, in words.</summary>
internal static class ResendWords
{
    /// <summary>Why one is not: a sentence that goes on after "Message 17 ".</summary>
    public static string Of(long id, ResendAnswer.Refused refused) => refused.Because switch
    {
        ResendRefusal.Nowhere => "is in no place, which never happens by Prima's doing, so nobody knows whether it left: prima check",
        ResendRefusal.Open => string.Create(CultureInfo.InvariantCulture, $"is {refused.Detail}: it is not over, and goes on by itself. What it waits for: prima why {id}"),
        ResendRefusal.Accepted => "was accepted by the gateway, and is not said twice. To write something else: prima send --to … --text …",
        ResendRefusal.Again when refused.Detail.Length > 0 => $"was sent once more already, as message {refused.Detail}.",
        ResendRefusal.Again => "is itself a message that was sent once more, and there is no third.",
        ResendRefusal.Kind => $"is {OfKind(refused.Detail)}",
        ResendRefusal.Reminder => $"is about a reminder that is {refused.Detail}, so there is nothing to be said again.",
        ResendRefusal.Late => "says what is too late by now: its deadline is over.",
        ResendRefusal.Erased => "has no words any more: they were erased when their time was over.",
        ResendRefusal.LongKey => "has a key of more than 193 characters, and the new one would be that key and :resend: send it with a key of its own (prima send).",
        ResendRefusal.Held => "is about a patient about whom somebody decides at this moment. Try again.",
        _ => $"is about a patient who gets no message now ({refused.Detail}). More: prima why {id.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary>How many: "412 selected, 37 would be sent now. Not sent: 300 whose deadline is over, 75 whose patient gets no message now."</summary>
    public static string Of(IReadOnlyList<ResendAnswer> answers, bool isDone)
    {
        if (answers.Count == 0)
            return "No such message.";
        var queued = answers.OfType<ResendAnswer.Queued>().ToList();
        var (notDue, waiting) = (queued.Count(one => one.IsNotDue), queued.Count(one => one is { WaitsUntil: not null, IsNotDue: false }));
        var refused = Refusals(answers).Select(because => $"{Count(because.Value)} {OfMany(because.Key)}").ToList();
        return $"{Count(answers.Count)} selected, {Count(queued.Count - waiting - notDue)} {(isDone ? "are" : "would be")} sent now{(waiting > 0 ? $", {Count(waiting)} when the night ends" : "")}{(notDue > 0 ? $", {Count(notDue)} when {(notDue == 1 ? "it is" : "they are")} due" : "")}."
            + (refused.Count > 0 ? $" Not sent: {string.Join(", ", refused)}." : "");
    }

    /// <summary>How many are refused for each reason, the commonest first.</summary>
    public static IReadOnlyDictionary<string, int> Refusals(IReadOnlyList<ResendAnswer> answers) => answers.OfType<ResendAnswer.Refused>()
        .GroupBy(one => one.Because, StringComparer.Ordinal)
        .OrderByDescending(because => because.Count()).ThenBy(because => because.Key, StringComparer.Ordinal)
        .ToDictionary(because => because.Key, because => because.Count(), StringComparer.Ordinal);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string OfMany(string because) => because switch
    {
        ResendRefusal.Nowhere => "in no place (prima check)",
        ResendRefusal.Open => "not over",
        ResendRefusal.Accepted => "accepted since",
        ResendRefusal.Again => "sent once more already",
        ResendRefusal.Kind => "of a kind that belongs to its moment",
        ResendRefusal.Reminder => "of reminders that did not fail or have their answer",
        ResendRefusal.Late => "too late",
        ResendRefusal.Erased => "whose words are erased",
        ResendRefusal.LongKey => "with too long a key",
        ResendRefusal.Held => "of patients about whom somebody decides at this moment",
        _ => "to patients who get no message now",
    };

    private static string OfKind(string kind) => kind switch
    {
        MessageKind.FollowUp => "a question about a reminder, and a dose may have been taken since: ask the patient, then say so with prima reminders confirm.",
        MessageKind.ConsentRequest => "a request for consent: ask anew, with prima patients ask.",
        MessageKind.Alert => "an alert, and the task it is about alerts by itself until somebody takes it: prima tasks list",
        _ => "an answer to what a patient wrote, which belongs to its moment: write a new message, with prima send.",
    };
}
