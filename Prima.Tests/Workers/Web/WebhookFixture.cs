using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Workers.Web;

/// <summary>The door in this process, with a database of the fixture's own.</summary>
public abstract class WebhookFixture : DatabaseFixture
{
    private protected const string Token = "0123456789abcdef0123456789abcdef";
    private protected const string OldToken = "fedcba9876543210fedcba9876543210";
    private protected const string DeviceToken = Canary.Token + "d1+/&#";
    private protected const string Number = "6281100000001";
    private static readonly HttpClient Http = new();
    private WorkerHost? host;

    private protected string Root => host!.Urls.First();

    /// <summary>Where the tests' own parts stand in for the program's.</summary>
    private protected virtual void Compose(IServiceCollection services)
    {
    }

    [OneTimeSetUp]
    public async Task GivenADoor() => host = await StartAsync(Database.ConnectionString, Compose);

    [OneTimeTearDown]
    public async Task CloseTheDoor()
    {
        if (host is not null)
            await host.DisposeAsync();
    }

    [SetUp]
    public Task GivenAnEmptyInbox() => Database.EmptyAsync("inbox", "rejected_deliveries");

    private protected static async Task<WorkerHost> StartAsync(string connectionString, Action<IServiceCollection>? compose = null, params (string Key, string? Value)[] more)
    {
        var values = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Prima"] = connectionString, ["Prima:Web:Urls"] = "http://127.0.0.1:0", ["Serilog:MinimumLevel:Default"] = "Fatal",
            ["Prima:Web:WebhookToken"] = Token, ["Prima:Web:PreviousWebhookToken"] = OldToken,
            ["Prima:Fonnte:Devices:d1:Token"] = DeviceToken, ["Prima:Fonnte:Devices:d1:Number"] = Number,
        };
        foreach (var (key, value) in more)
            values[key] = value;
        var source = new SettingsSource.Values(values.Where(setting => setting.Value is not null).ToDictionary());
        var host = WorkerHost.Build(source.Open(), SettingsLoader.Load(source, Roles.Web), Roles.Web, FaultSwitches.None, compose);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private protected static async Task<(HttpStatusCode Status, string Body)> PostToAsync(string root, string route, HttpContent content, string? token = Token)
    {
        using var response = await Http.PostAsync(new Uri(new Uri(root), $"/api/webhooks/fonnte/{route}{(token is null ? "" : "?token=" + token)}"), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private protected Task<(HttpStatusCode Status, string Body)> PostAsync(string route, string json, string? token = Token, string type = "application/json") =>
        PostToAsync(Root, route, new StringContent(json, Encoding.UTF8, type), token);

    private protected Task<(HttpStatusCode Status, string Body)> PostBytesAsync(string route, byte[] body, string type = "application/json") =>
        PostToAsync(Root, route, new ByteArrayContent(body) { Headers = { { "Content-Type", type } } });

    /// <summary>Ends when the answer is a plain 200: a row is there that was not.</summary>
    private protected async Task IsStoredAsync(string route, string body, string type = "application/json") =>
        Assert.That(await PostAsync(route, body, type: type), Is.EqualTo((HttpStatusCode.OK, """{"ok":true}""")));

    private protected async Task IsADuplicateAsync(string route, string body) =>
        Assert.That(await PostAsync(route, body), Is.EqualTo((HttpStatusCode.OK, """{"ok":true,"duplicate":true}""")));

    /// <summary>Refused with that status, and kept for that reason.</summary>
    private protected async Task IsKeptAsync(string route, byte[] body, HttpStatusCode status, string reason, string type = "application/json")
    {
        Assert.That((await PostBytesAsync(route, body, type)).Status, Is.EqualTo(status));
        Assert.That(await Database.AskAsync<string>("select max(reason) from prima.rejected_deliveries"), Is.EqualTo(reason));
        Assert.That(await Database.CountAsync("prima.inbox"), Is.Zero);
    }

    private protected Task IsUnusableAsync(string route, string body, string reason) => IsKeptAsync(route, Encoding.UTF8.GetBytes(body), HttpStatusCode.BadRequest, reason);

    /// <summary>One column of the only row, as text.</summary>
    private protected Task<string> StoredAsync(string expression) => Database.AskAsync<string>($"select coalesce(({expression})::text, 'null') from prima.inbox");

    private protected Task<long> RowsAsync() => Database.CountAsync("prima.inbox");

    /// <summary>As JSON; null leaves a field out.</summary>
    private protected static string Json(params (string Name, object? Value)[] fields) =>
        System.Text.Json.JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value));

    private protected const string Incoming = "incoming";
    private protected const string Status = "message-status";
    private protected const string Connect = "connect";

    private protected static IUrgency Urgency(Func<string, bool> judge) => new Judgement(judge);

    private sealed class Judgement(Func<string, bool> judge) : IUrgency
    {
        public bool IsUrgent(string text) => judge(text);
    }
}
