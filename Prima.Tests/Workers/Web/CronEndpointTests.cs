using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Workers.Web;

[Parallelizable]
public class CronEndpointTests : DatabaseFixture
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private static readonly HttpClient Http = new();

    [Test]
    public async Task Who_knows_the_secret_has_one_pass_done()
    {
        await Database.GivenADueReminderAsync();
        await using var host = await StartAsync(Roles.Web, Secret);

        var (status, body) = await PostAsync(host, Secret);

        Assert.That((status, Regex.Replace(body, "[0-9]+", "N")), Is.EqualTo((HttpStatusCode.OK, """{"expanded":N,"queued":N,"skipped":N,"deferred":N}""")));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue"), Is.GreaterThan(0));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0123456789abcdef0123456789abcdeF")]
    [TestCase("0123456789abcdef")]
    public async Task Who_does_not_is_turned_away(string? secret)
    {
        await using var host = await StartAsync(Roles.Web, Secret);

        Assert.That((await PostAsync(host, secret)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task While_one_runs_a_second_is_told()
    {
        await using var host = await StartAsync(Roles.Web, Secret);
        await Database.ExecuteAsync("select prima.acquire_lock('cron', gen_random_uuid(), interval '30 s')");
        var (status, _) = await PostAsync(host, Secret);
        await Database.ExecuteAsync("update prima.distributed_locks set owner = null, expires_at = now()");

        Assert.That(status, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [TestCase(nameof(Roles.Web), null)]
    [TestCase(nameof(Roles.Janitor), Secret)]
    public async Task Without_a_secret_or_the_role_there_is_no_such_route(string role, string? configured)
    {
        await using var host = await StartAsync(Enum.Parse<Roles>(role), configured);

        Assert.That((await PostAsync(host, Secret)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_database_that_is_away_is_told_as_away()
    {
        await using var host = await StartAsync(Roles.Web, Secret, "Host=127.0.0.1;Port=1;Timeout=1");

        Assert.That((await PostAsync(host, Secret)).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    private async Task<WorkerHost> StartAsync(Roles roles, string? secret, string? connectionString = null)
    {
        var values = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Prima"] = connectionString ?? Database.ConnectionString, ["Prima:Web:Urls"] = "http://127.0.0.1:0", ["Serilog:MinimumLevel:Default"] = "Fatal",
        };
        if (secret is not null)
            values["Prima:Web:CronSecret"] = secret;
        var source = new SettingsSource.Values(values);
        var host = WorkerHost.Build(source.Open(), SettingsLoader.Load(source, Roles.None), roles, FaultSwitches.None);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(WorkerHost host, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(host.Urls.First()), "/api/cron"));
        if (secret is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
