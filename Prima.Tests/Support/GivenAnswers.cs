using System.Globalization;

namespace Prima.Tests.Support;

/// <summary>What comes in, as the door stores it.</summary>
internal static class GivenAnswers
{
    private static int count;

    /// <summary>Something that a number wrote just now. Times are SQL expressions.</summary>
    public static Task<long> GivenAnAnswerAsync(this TestDatabase database, string sender, string? text, string receivedAt = "now()", int rank = 1, string details = "{}", string gatewayAt = "null", string device = "d0") =>
        database.AskAsync<long>(string.Create(CultureInfo.InvariantCulture, $"""
            insert into prima.inbox (kind, device, dedupe_key, sender, text, details, gateway_at, received_at, raw, rank)
            values ('incoming', '{device}', sha256('{Interlocked.Increment(ref count)}'), '{sender}', {(text is null ? "null" : $"'{text}'")}, '{details}', {gatewayAt}, {receivedAt}, '', {rank}) returning id
            """));

    /// <summary>Where it is, and what became of it.</summary>
    public static Task<string> AnswerAsync(this TestDatabase database, long answer) =>
        database.AskAsync<string>($"select concat_ws(' ', state, outcome) from prima.inbox where id = {answer}");

    /// <summary>The number of a patient.</summary>
    public static Task<string> PhoneOfAsync(this TestDatabase database, Guid patient) => database.AskAsync<string>($"select phone from prima.patients where id = '{patient}'");

    /// <summary>What waits to be said to a patient or was: templates, oldest first.</summary>
    public static Task<string[]> SaidAsync(this TestDatabase database, Guid patient) =>
        database.AskAsync<string[]>($"select array(select m.template from prima.messages m where m.patient_id = '{patient}' and m.kind <> 'alert' and m.template not like 'reminder.%' order by m.id)");
}
