using System.Globalization;

namespace Prima.Tests.Support;

/// <summary>What a test starts from. Each gets its own devices and recipients, so that tests of one fixture do not meet in its database.</summary>
internal static class Given
{
    private static int devices;
    private static int recipients;

    /// <summary>A canonical number that no other test has.</summary>
    public static string NewRecipient() => string.Create(CultureInfo.InvariantCulture, $"6281{Interlocked.Increment(ref recipients):D9}");

    /// <summary>A device that is ok and has sent nothing.</summary>
    public static async Task<string> GivenADeviceAsync(this TestDatabase database)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"d{Interlocked.Increment(ref devices)}");
        await database.ExecuteAsync($"insert into prima.devices (name) values ('{name}')");
        return name;
    }

    /// <summary>A waiting message, through the way in that everybody uses. Times are SQL expressions.</summary>
    public static Task<long> GivenAMessageAsync(
        this TestDatabase database, string device, string? recipient = null, string dueAt = "now()", string notAfter = "null", string priority = "normal", string? key = null) =>
        database.AskAsync<long>(
            $"select prima.enqueue_message('{recipient ?? NewRecipient()}', 'a text', '{key ?? Guid.NewGuid().ToString()}', {dueAt}, {notAfter}, '{priority}', '{device}')");

    /// <summary>The state that the contract's view shows.</summary>
    public static Task<string> StateOfAsync(this TestDatabase database, long message) =>
        database.AskAsync<string>($"select state from prima.message_status where id = {message}");
}
