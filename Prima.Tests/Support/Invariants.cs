using Npgsql;

namespace Prima.Tests.Support;

/// <summary>
/// What must never be, as the program's own functions list it. What they say is asked as a statement that stays prepared: the server would plan the functions anew at
/// each call, and the long one takes forty milliseconds for that.
/// </summary>
internal static class Invariants
{
    /// <param name="database">The one that is looked at.</param>
    /// <param name="which">A condition on the columns, in SQL.</param>
    public static Task<string[]> BrokenInvariantsAsync(this TestDatabase database, string which = "true") =>
        ListAsync(database, "prima.broken_invariants()", body => $"select concat_ws(' ', invariant, entity, what) from ({body}) b (invariant, entity, what) where {which}");

    public static Task<string[]> MisplacedMessagesAsync(this TestDatabase database) =>
        ListAsync(database, "prima.misplaced_messages()", body => $"select concat_ws(' ', message_id, what) from ({body}) m (message_id, places, what)");

    private static async Task<string[]> ListAsync(TestDatabase database, string function, Func<string, string> query)
    {
        var body = await database.AskAsync<string>($"select prosrc from pg_proc where oid = '{function}'::regprocedure");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"select array({query(body)})", connection);
        await command.PrepareAsync();
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}
