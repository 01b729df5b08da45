using System.Text.RegularExpressions;
using Prima.Core.Patients;
using Prima.Core.RateLimiting;
using Prima.Core.Time;
using Prima.Data.Postgres;
using Prima.Workers.Fonnte;
using Prima.Workers.Rules;

namespace Prima.Workers.Hosting.Settings;

/// <summary>The rules that one setting cannot keep alone.</summary>
internal static partial class SettingsRules
{
    public static IEnumerable<string> FindMistakes(PrimaSettings settings, Roles roles) =>
        [.. Database(settings.Database, roles), .. Devices(settings.Fonnte, roles), .. Addresses(settings), .. Limits(settings.Limits), .. Times(settings), .. Texts(settings)];

    private static IEnumerable<string> Database(DatabaseOptions database, Roles roles)
    {
        if (string.IsNullOrWhiteSpace(database.Prima))
            yield return "ConnectionStrings:Prima: got nothing; it must be an Npgsql connection string such as Host=localhost;Username=prima;Database=prima (environment: ConnectionStrings__Prima).";
        else if (Connection("Prima", database.Prima, isOfWorker: roles != Roles.None) is { } mistake)
            yield return mistake;
        if (database.PrimaDirect is { } direct && Connection("PrimaDirect", direct) is { } other)
            yield return other;
    }

    /// <summary>What is wrong with one connection string; null: nothing.</summary>
    public static string? Connection(string name, string text, bool isOfWorker = false) => ConnectionStrings.FindMistake(text, isOfWorker) is { } mistake
        ? $"ConnectionStrings:{name}: got a secret of {text.Length} characters that {mistake}."
        : null;

    private static IEnumerable<string> Devices(FonnteOptions fonnte, Roles roles)
    {
        if (fonnte.Devices.Count == 0 && roles.HasFlag(Roles.Sender))
            yield return "Prima:Fonnte:Devices: got none; the role sender needs at least one, such as Prima:Fonnte:Devices:d1:Token.";
        foreach (var (name, device) in fonnte.Devices)
        {
            var path = $"Prima:Fonnte:Devices:{name}";
            if (!DeviceName().IsMatch(name))
                yield return $"{path}: the name of a device must be 1 to 40 of a-z, 0-9 and -, in lower case.";
            if (string.IsNullOrWhiteSpace(device.Token))
                yield return $"{path}:Token: got nothing; it must be the device's token (or give TokenFile).";
            else if (device.Token.Any(letter => letter is <= ' ' or > '~'))
                yield return $"{path}:Token: got a secret of {device.Token.Length} characters; it must be letters, digits and signs of ASCII without blanks.";
            if (device.Number is null && (roles & (Roles.Web | Roles.Inbound)) != 0)
                yield return $"{path}:Number: got nothing; the roles web and inbound need the device's own WhatsApp number (a process without them: --roles sender,janitor).";
            else if (device.Number is not null && !(PhoneNumber.TryParse(device.Number, out var number, out _) && number.Digits == device.Number))
                yield return $"{path}:Number: got a text of {device.Number.Length} characters; it must be canonical digits such as 6281234567890.";
        }

        foreach (var shared in Shared(fonnte, device => device.Token))
            yield return $"Prima:Fonnte:Devices: {shared} have the same Token; each device has its own.";
        foreach (var shared in Shared(fonnte, device => device.Number))
            yield return $"Prima:Fonnte:Devices: {shared} have the same Number; each device has its own.";
        if (fonnte.DefaultDevice is { } chosen && !fonnte.Devices.ContainsKey(chosen))
            yield return $"Prima:Fonnte:DefaultDevice: got a name that is no configured device.{NearestName.Suggestion(chosen, fonnte.Devices.Keys)}";
    }

    private static IEnumerable<string> Shared(FonnteOptions fonnte, Func<FonnteDevice, string?> of) => fonnte.Devices
        .Where(device => !string.IsNullOrWhiteSpace(of(device.Value)))
        .GroupBy(device => of(device.Value), StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => string.Join(" and ", group.Select(device => device.Key).Order(StringComparer.Ordinal)));

    private static IEnumerable<string> Addresses(PrimaSettings settings)
    {
        if (!Uri.TryCreate(settings.Fonnte.BaseUrl, UriKind.Absolute, out var gateway) || gateway.Scheme is not ("https" or "http"))
            yield return $"Prima:Fonnte:BaseUrl: got {SettingForms.Shape(settings.Fonnte.BaseUrl)}; it must be an address such as https://api.fonnte.com.";
        else if (gateway.Scheme == "http" && !gateway.IsLoopback)
            yield return "Prima:Fonnte:BaseUrl: got http; tokens and patients' numbers leave this machine over https only.";
        if (!AreListenAddresses(settings.Web.UrlsFor(Roles.All)))
            yield return $"Prima:Web:Urls: got {SettingForms.Shape(settings.Web.Urls)}; it must be addresses such as http://127.0.0.1:8080, separated by ; (TLS ends at the proxy before it).";
    }

    /// <summary>Whether a server can listen there; one address at least.</summary>
    public static bool AreListenAddresses(IReadOnlyCollection<string> urls) => urls.Count > 0 && urls.All(IsListenAddress);

    private static bool IsListenAddress(string url)
    {
        // "*" and "+" mean every address to the server, and nothing to Uri.
        var written = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(written, UriKind.Absolute, out var address) && address is { Scheme: "http", PathAndQuery: "/" };
    }

    private static IEnumerable<string> Limits(LimitsOptions limits)
    {
        foreach (var (name, limit) in new (string, RateLimit)[] { ("Recipient", limits.Recipient), ("Device", limits.Device), ("PatientReplies", limits.PatientReplies) })
        {
            if (limit.IsOff)
                yield return $"Prima:Limits:{name}: got off; only Fleet and Reminders may be off, this one must be N/window such as 30/60s.";
        }
    }

    private static IEnumerable<string> Times(PrimaSettings settings)
    {
        var sender = settings.Sender;
        if (sender.ClaimTtl <= 2 * sender.SendTimeout)
            yield return $"Prima:Sender:ClaimTtl: got {Durations.Format(sender.ClaimTtl)}; it must exceed twice SendTimeout, which is {Durations.Format(sender.SendTimeout)}.";
        if (!Zone.TryFind(settings.Rules.TimeZone, out _))
            yield return $"Prima:Rules:TimeZone: got {SettingForms.Shape(settings.Rules.TimeZone)}; it must be a zone of the tz database such as Asia/Jakarta.";
        if (!EmergencyNumber().IsMatch(settings.Rules.EmergencyNumber))
            yield return $"Prima:Rules:EmergencyNumber: got {SettingForms.Shape(settings.Rules.EmergencyNumber)}; it must be 3 to 15 digits.";
    }

    private static IEnumerable<string> Texts(PrimaSettings settings) => CatalogueFile.FindMistakes(settings.Rules.Catalogue).Select(mistake => $"Prima:Rules:Catalogue: {mistake}");

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceName();

    [GeneratedRegex("^[0-9]{3,15}$", RegexOptions.CultureInvariant)]
    private static partial Regex EmergencyNumber();
}
