using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Workers.Hosting;

namespace Prima.Tests.Workers.Web;

/// <summary>What the gateway brings again is one row, and what somebody says again is two.</summary>
[Parallelizable]
public class WebhookSameTests : WebhookFixture
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private DateTimeOffset moment = new(2026, 3, 2, 12, 1, 0, TimeSpan.Zero);

    private protected override void Compose(IServiceCollection services) => services.AddSingleton<TimeProvider>(new Moved(clock));

    /// <summary>One minute into a bucket, on another day each time: a clock that is moved by hand goes forward only.</summary>
    [SetUp]
    public void GivenTheMiddleOfABucket() => clock.SetUtcNow(moment += TimeSpan.FromDays(1));

    [Test]
    public async Task Fifteen_repeats_are_one_by_the_id_and_by_the_time()
    {
        var (withId, withTime) = (Json(("sender", "628123456789"), ("message", "sudah"), ("inboxid", 417)), Json(("sender", "628123456780"), ("message", "sudah"), ("timestamp", clock.GetUtcNow().ToUnixTimeSeconds())));
        await IsStoredAsync(Incoming, withId);
        await IsStoredAsync(Incoming, withTime);
        for (var minute = 1; minute <= 15; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await IsADuplicateAsync(Incoming, withId);
            await IsADuplicateAsync(Incoming, withTime);
        }

        Assert.That(await RowsAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task The_same_second_s_words_are_one_whatever_the_id()
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        await IsStoredAsync(Incoming, Json(("device", Number), ("sender", "628123456789"), ("message", "sudah"), ("inboxid", 1), ("timestamp", time)));
        await IsADuplicateAsync(Incoming, Json(("device", "081100000001"), ("sender", "08123456789"), ("message", "sudah"), ("inboxid", 2), ("timestamp", time)));
        await IsADuplicateAsync(Incoming, Json(("device", Number), ("sender", "628123456789@s.whatsapp.net"), ("message", "sudah"), ("timestamp", time)));
        await IsADuplicateAsync(Incoming, Json(("device", Number), ("sender", "628123456789"), ("message", "sudah"), ("inboxid", 4), ("timestamp", time * 1000)));
        await IsADuplicateAsync(Incoming, Json(("device", Number), ("sender", "628123456789"), ("message", "sudah"), ("inboxid", 5), ("timestamp", time + ".0")));
        await IsStoredAsync(Incoming, Json(("device", Number), ("sender", "628123456789"), ("message", "sudah!"), ("inboxid", 3), ("timestamp", time)));
        await IsStoredAsync(Incoming, Json(("device", "6281100000002"), ("sender", "628123456789"), ("message", "sudah"), ("inboxid", 1), ("timestamp", time)));
    }

    [Test]
    public async Task Two_answers_with_the_same_words_minutes_apart_are_two()
    {
        foreach (var more in new (string, object?)[] { ("inboxid", 0), ("timestamp", 0), ("timestamp", "86400"), ("name", "x") })
        {
            var body = Json(("sender", "628123456789"), ("message", "sudah"), more);
            await Database.ExecuteAsync("delete from prima.inbox");
            GivenTheMiddleOfABucket();
            await IsStoredAsync(Incoming, body);
            clock.Advance(TimeSpan.FromSeconds(20));
            await IsADuplicateAsync(Incoming, body);
            clock.Advance(TimeSpan.FromMinutes(2));
            await IsStoredAsync(Incoming, body);
        }

        await IsStoredAsync(Incoming, Json(("sender", "628123456781"), ("message", "sudah"), ("timestamp", clock.GetUtcNow().ToUnixTimeSeconds())));
        await IsStoredAsync(Incoming, Json(("sender", "628123456781"), ("message", "sudah"), ("timestamp", clock.GetUtcNow().ToUnixTimeSeconds() + 1)));
    }

    [Test]
    public async Task Copies_on_both_sides_of_a_bucket_s_end_are_one()
    {
        var body = Json(("sender", "628123456789"), ("message", "sudah"));
        clock.Advance(TimeSpan.FromSeconds(59.9));
        await IsStoredAsync(Incoming, body);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await IsADuplicateAsync(Incoming, body);
        clock.Advance(TimeSpan.FromSeconds(119.8));
        await IsStoredAsync(Connect, Json(("device", Number), ("status", "connect")));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await IsADuplicateAsync(Connect, Json(("device", Number), ("status", "connect")));
    }

    [Test]
    public async Task Photos_are_told_apart_by_what_is_told_of_them()
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        string Photo(string? url, object? id) => Json(("sender", "628123456789"), ("message", "non-text message"), ("url", url), ("timestamp", time), ("inboxid", id));
        await IsStoredAsync(Incoming, Photo("https://x/1.jpg", 1));
        await IsStoredAsync(Incoming, Photo("https://x/2.jpg", 2));
        await IsADuplicateAsync(Incoming, Photo("https://x/1.jpg", 3));
    }

    [Test]
    public async Task A_status_is_another_when_anything_in_it_is()
    {
        (string, object?)[] whole = [("device", Number), ("id", 80367170), ("stateid", "3EB0"), ("status", "sent"), ("state", "sent")];
        await IsStoredAsync(Status, Json(whole));
        clock.Advance(TimeSpan.FromHours(3));
        await IsADuplicateAsync(Status, Json(whole));
        await IsADuplicateAsync(Status, Json(("device", Number), ("id", "80367170"), ("stateid", "3EB0"), ("status", "sent"), ("state", "sent")));
        for (var n = 0; n < whole.Length; n++)
        {
            var (name, _) = whole[n];
            await IsStoredAsync(Status, Json([.. whole.Select(field => field.Item1 == name ? (name, "6281100000009") : field)]));
        }
    }

    [Test]
    public async Task A_device_that_comes_and_goes_is_told_each_time()
    {
        (string, object?)[] At(string status, int time) => [("device", Number), ("status", status), ("timestamp", 1772000000 + time)];
        await IsStoredAsync(Connect, Json(At("connect", 0)));
        await IsStoredAsync(Connect, Json(At("disconnect", 0)));
        await IsStoredAsync(Connect, Json(At("connect", 60)));
        await IsADuplicateAsync(Connect, Json(At("connect", 60)));
    }

    [Test]
    public async Task Twenty_at_once_to_several_processes_doors_are_one_row()
    {
        await using var other = await StartAsync(Database.ConnectionString, Compose);
        var body = Json(("device", Number), ("sender", "628123456789"), ("message", "sudah"), ("inboxid", 417));
        string[] doors = [Root, other.Urls.First()];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => PostToAsync(doors[n % 2], Incoming, new StringContent(body))));

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That(answers.Count(answer => answer.Body == """{"ok":true}"""), Is.EqualTo(1));
        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }

    /// <summary>The product's clock is moved by hand; timers and timestamps stay the system's, as in the program.</summary>
    private sealed class Moved(FakeTimeProvider moved) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moved.GetUtcNow();
    }
}
