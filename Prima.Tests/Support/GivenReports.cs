namespace Prima.Tests.Support;

/// <summary>What the gateway reported, as the door stores it, and what became of it.</summary>
internal static class GivenReports
{
    /// <summary>A row about a message. What is null the gateway left out; times are SQL.</summary>
    public static Task<long> GivenAReceiptAsync(
        this TestDatabase database, string device, string? id = null, string? stateId = null, string? status = null, string? state = null, string receivedAt = "clock_timestamp()") =>
        database.AskAsync<long>(
            $"""
            insert into prima.inbox (kind, device, dedupe_key, details, received_at, raw)
            values ('status', '{device}', sha256(gen_random_uuid()::text::bytea),
                jsonb_strip_nulls(jsonb_build_object('id', {Text(id)}, 'stateid', {Text(stateId)}, 'status', {Text(status)}, 'state', {Text(state)})), {receivedAt}, '')
            returning id
            """);

    /// <summary>A row about a device's session, at a second of the gateway's clock.</summary>
    public static Task<long> GivenAConnectAsync(this TestDatabase database, string device, string status, long? time = null, string? reason = null) =>
        database.AskAsync<long>(
            $"""
            insert into prima.inbox (kind, device, dedupe_key, details, gateway_at, received_at, raw)
            values ('connect', '{device}', sha256(gen_random_uuid()::text::bytea),
                jsonb_strip_nulls(jsonb_build_object('status', '{status}', 'reason', {Text(reason)})), to_timestamp({(time is null ? "null" : $"{time}")}), clock_timestamp(), '')
            returning id
            """);

    /// <summary>Its state, and what came of it behind a blank.</summary>
    public static Task<string> InboxRowAsync(this TestDatabase database, long row) => database.AskAsync<string>($"select concat_ws(' ', state, outcome) from prima.inbox where id = {row}");

    public static Task<string> DeliveryOfAsync(this TestDatabase database, long message) => database.AskAsync<string>($"select delivery from prima.message_status where id = {message}");

    /// <summary>Until none waits that may be read now.</summary>
    public static async Task ReadReceiptsAsync(this DataUnderTest worker, int atMost = 200)
    {
        while (await worker.Reports.ReadReceiptsAsync(atMost, CancellationToken.None) > 0)
        {
        }
    }

    private static string Text(string? value) => value is null ? "null::text" : $"'{value}'";
}
