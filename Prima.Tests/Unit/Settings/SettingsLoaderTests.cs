using System.Text.Json.Nodes;
using NUnit.Framework;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Unit.Settings;

public class SettingsLoaderTests
{
    private const string Token = "s3cr3t-canary-token";

    [Test]
    public void Without_any_setting_of_ours_the_contract_s_defaults_hold()
    {
        var settings = Load(Roles.Sender);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settings.Fonnte.BaseUrl, Is.EqualTo("https://api.fonnte.com"));
            Assert.That(settings.Fonnte.EffectiveDefaultDevice, Is.EqualTo("d1"));
            Assert.That($"{settings.Limits.Recipient} {settings.Limits.Device} {settings.Limits.Fleet} {settings.Limits.Reminders} {settings.Limits.PatientReplies}",
                Is.EqualTo($"{new RateLimit(30, Seconds(60))} {new RateLimit(30, Seconds(60))} {new RateLimit(600, Seconds(60))} {new RateLimit(100, Seconds(60))} {new RateLimit(5, Seconds(30))}"));
            Assert.That((settings.Sender.BatchSize, settings.Sender.SendTimeout, settings.Sender.ClaimTtl, settings.Sender.Concurrency, settings.Sender.MaxInFlightPerDevice),
                Is.EqualTo((100, Seconds(15), Seconds(60), 32, 1)));
            Assert.That((settings.Sender.IdlePoll, settings.Sender.ErrorBackoffMax, settings.Janitor.IdlePoll), Is.EqualTo((TimeSpan.FromMilliseconds(250), Seconds(5), Seconds(1))));
            Assert.That((settings.Rules.TimeZone, $"{settings.Rules.QuietHours}", settings.Rules.EmergencyNumber), Is.EqualTo(("Asia/Jakarta", "21:00-06:00", "119")));
            Assert.That((settings.Rules.Horizon, settings.Rules.Grace, settings.Rules.ConsentSpacing, settings.Rules.UncertainHold, settings.Rules.AlertEvery, settings.Rules.KeepUnknown, settings.Rules.KeepTexts),
                Is.EqualTo((TimeSpan.FromDays(14), TimeSpan.FromHours(2), TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeSpan.FromDays(30), TimeSpan.FromDays(90))));
        }
    }

    [Test]
    public void Values_are_read_in_the_forms_that_people_write()
    {
        var settings = Load(Roles.Sender, ("Prima:Sender:SendTimeout", "1500ms"), ("Prima:Sender:ClaimTtl", "00:00:15"), ("prima:sender:batchsize", "7"),
            ("Prima:Limits:Fleet", "off"), ("Prima:Limits:Device", "5/2m"), ("Prima:Rules:QuietHours", "off"), ("Prima:Rules:Horizon", "3d"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((settings.Sender.SendTimeout, settings.Sender.ClaimTtl, settings.Sender.BatchSize), Is.EqualTo((Seconds(1.5), Seconds(15), 7)));
            Assert.That((settings.Limits.Fleet.IsOff, settings.Limits.Device), Is.EqualTo((true, new RateLimit(5, Seconds(120)))));
            Assert.That((settings.Rules.QuietHours.IsOff, settings.Rules.Horizon), Is.EqualTo((true, TimeSpan.FromDays(3))));
        }
    }

    [Test]
    public void A_configuration_with_four_mistakes_reports_four()
    {
        var errors = Refused(Roles.Sender, ("Prima:Sender:BatchSiez", "5"), ("Prima:Sender:Concurrency", "many"), ("Prima:Limits:Recipient", "off"),
            ("Prima:Sender:ClaimTtl", "30s"));
        Assert.That(errors, Is.EqualTo(new[]
        {
            "Prima:Sender:BatchSiez: there is no such setting. Did you mean 'BatchSize'?",
            "Prima:Sender:Concurrency: got a text of 4 characters; it must be a whole number from 1 to 10000.",
            "Prima:Limits:Recipient: got off; only Fleet and Reminders may be off, this one must be N/window such as 30/60s.",
            "Prima:Sender:ClaimTtl: got 30s; it must exceed twice SendTimeout, which is 15s.",
        }));
    }

    [TestCase("Prima:Sender:BatchSize", "0")]
    [TestCase("Prima:Sender:BatchSize", "1001")]
    [TestCase("Prima:Sender:BatchSize", "-1")]
    [TestCase("Prima:Sender:BatchSize", "1e3")]
    [TestCase("Prima:Sender:BatchSize", "")]
    [TestCase("Prima:Sender:MaxInFlightPerDevice", "0")]
    [TestCase("Prima:Sender:SendTimeout", "15")]
    [TestCase("Prima:Sender:SendTimeout", "0s")]
    [TestCase("Prima:Sender:IdlePoll", "1ms")]
    [TestCase("Prima:Janitor:ErrorBackoffMax", "2 days")]
    [TestCase("Prima:Limits:Device", "30")]
    [TestCase("Prima:Limits:Device", "0/60s")]
    [TestCase("Prima:Limits:Device", "30/10675199.00:00:00")]
    [TestCase("Prima", "1")]
    [TestCase("Prima:Limits:Device", "off")]
    [TestCase("Prima:Limits:PatientReplies", "off")]
    [TestCase("Prima:Rules:QuietHours", "21-6")]
    [TestCase("Prima:Rules:QuietHours", "06:00-06:00")]
    [TestCase("Prima:Rules:TimeZone", "Asia/Jakrta")]
    [TestCase("Prima:Rules:EmergencyNumber", "call me")]
    [TestCase("Prima:Rules:Catalogue", "/nowhere/messages.json")]
    [TestCase("Prima:Rules:Catalogue", "")]
    [TestCase("Prima:Web:Urls", "8080")]
    [TestCase("Prima:Web:Urls", "https://127.0.0.1:8080")]
    [TestCase("Prima:Web:Urls", "http://127.0.0.1:8080/base")]
    [TestCase("Prima:Web:WebhookToken", "too-short")]
    [TestCase("Prima:Web:CronSecret", "0123456789012345678901234567890")]
    [TestCase("Prima:Fonnte:BaseUrl", "api.fonnte.com")]
    [TestCase("Prima:Fonnte:BaseUrl", "http://api.fonnte.com")]
    [TestCase("Prima:Fonnte:DefaultDevice", "d2")]
    [TestCase("Prima:Fonnte:Devices:D2:Token", "another", "Prima:Fonnte:Devices:D2:")]
    [TestCase("Prima:Fonnte:Devices:d2:Token", "two words")]
    [TestCase("Prima:Fonnte:Devices:d2:Number", "6281234567890", "Prima:Fonnte:Devices:d2:Token:")]
    [TestCase("Prima:Fonnte:Devices:d1:Number", "0812 3456 7890")]
    [TestCase("Prima:Fonnte:Devices:d1", "just-a-token")]
    [TestCase("Prima:Sender", "on")]
    [TestCase("Prima:Sender:BatchSize:Max", "5", "Prima:Sender:BatchSize:")]
    [TestCase("Prima:Sendr:BatchSize", "5", "Prima:Sendr:")]
    [TestCase("ConnectionStrings:Prima", "Hst=localhost")]
    [TestCase("ConnectionStrings:Prima", "Database=prima")]
    [TestCase("ConnectionStrings:Prima", "")]
    [TestCase("ConnectionStrings:Prima", "Host=localhost;Maximum Pool Size=2")]
    [TestCase("ConnectionStrings:PrimaDirect", "postgres://localhost/prima")]
    public void One_wrong_value_is_one_error_that_begins_with_its_key(string key, string value, string? beginning = null)
    {
        var errors = Refused(Roles.Sender, (key, value));
        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0], Does.StartWith(beginning ?? key + ":"));
    }

    [Test]
    public void A_catalogue_that_lacks_words_is_refused_with_all_that_is_wrong()
    {
        var texts = CatalogueFiles.BuiltIn();
        texts["help.ack"] = new JsonArray("Baik.");
        texts["help.akc"] = new JsonArray("Baik.");
        using var file = new TemporaryFile(texts.ToJsonString());

        var errors = Refused(Roles.None, ("Prima:Rules:Catalogue", file.Path));

        Assert.That(errors, Is.EquivalentTo(new[]
        {
            "Prima:Rules:Catalogue: got a file that cannot be used: help.akc: there is no such message.",
            "Prima:Rules:Catalogue: got a file that cannot be used: help.ack: lacks {relawan}.",
            "Prima:Rules:Catalogue: got a file that cannot be used: help.ack: lacks {darurat}.",
        }));
    }

    [TestCase("Prima:Limits:Fleet", "off")]
    [TestCase("Prima:Limits:Reminders", "off")]
    [TestCase("Prima:Sender:BatchSize", "1000")]
    [TestCase("Prima:Rules:AlertEvery", "2s")]
    [TestCase("Prima:Rules:KeepTexts", "1m")]
    [TestCase("Prima:Rules:KeepUnknown", "1m")]
    [TestCase("Prima:Web:Urls", "http://*:8080;http://[::1]:0")]
    [TestCase("Prima:Fonnte:BaseUrl", "http://127.0.0.1:8090")]
    [TestCase("Prima:Web:WebhookToken", "01234567890123456789012345678901")]
    [TestCase("ConnectionStrings:Prima", "Host=a,b;Username=u;Target Session Attributes=primary")]
    [TestCase("ConnectionStrings:Prima", "Host=localhost;Maximum Pool Size=3")]
    [TestCase("ConnectionStrings:Prima", "Host=localhost;Maximum Pool Size=1;Pooling=false")]
    [TestCase("ConnectionStrings:PrimaDirect", "Host=localhost;Maximum Pool Size=1")]
    [TestCase("ConnectionStrings:Clinic", "not ours")]
    public void What_the_rules_allow_is_taken(string key, string value) => Assert.That(() => Load(Roles.Sender, (key, value)), Throws.Nothing);

    [Test]
    public void A_worker_that_may_have_two_connections_is_refused_and_a_verb_is_not()
    {
        var (key, value) = ("ConnectionStrings:Prima", "Host=localhost;Maximum Pool Size=2");
        Assert.That(Refused(Roles.Sender, (key, value)), Is.EqualTo(new[] { "ConnectionStrings:Prima: got a secret of 34 characters that allows 2 connections (Maximum Pool Size); a worker needs 3 or more." }));
        Assert.That(() => Load(Roles.None, (key, value)), Throws.Nothing);
    }

    [Test]
    public void No_error_shows_a_secret_wherever_somebody_put_it()
    {
        foreach (var key in (string[])
        [
            "Prima:Sender:BatchSize", "Prima:Limits:Device", "Prima:Fonnte:BaseUrl", "Prima:Fonnte:DefaultDevice", "Prima:Web:WebhookToken", "Prima:Web:Urls", "Prima:Rules:TimeZone",
            "Prima:Fonnte:Devices:d1:Number", "Prima:Fonnte:Devices:d1:TokenFile", "ConnectionStrings:Prima",
        ])
        {
            Assert.That(string.Join('\n', Refused(Roles.Sender, (key, Token + " "))), Does.Not.Contain(Token), key);
        }
    }

    [Test]
    public void Two_devices_with_one_token_are_refused_by_their_names()
    {
        var errors = Refused(Roles.Sender, ("Prima:Fonnte:Devices:b:Token", Token), ("Prima:Fonnte:Devices:a:Token", Token));
        Assert.That(errors, Is.EqualTo(new[] { "Prima:Fonnte:Devices: a and b have the same Token; each device has its own." }));
    }

    [Test]
    public void A_secret_may_be_a_file_which_is_read_without_its_last_line_end()
    {
        using var file = new TemporaryFile(Token + "\n");
        var settings = Load(Roles.Sender, ("Prima:Fonnte:Devices:d2:TokenFile", file.Path));
        Assert.That(settings.Fonnte.Devices["d2"].Token, Is.EqualTo(Token));
    }

    [Test]
    public void The_connection_string_may_be_a_file_too()
    {
        using var file = new TemporaryFile("Host=from-a-file\n");
        var settings = SettingsLoader.Load(new SettingsSource.Values(new Dictionary<string, string?> { ["ConnectionStrings:PrimaFile"] = file.Path }), Roles.None);
        Assert.That(settings.Database.Prima, Is.EqualTo("Host=from-a-file"));
    }

    [Test]
    public void A_secret_given_twice_or_in_a_file_that_is_not_there_is_refused()
    {
        using var file = new TemporaryFile(Token);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Refused(Roles.Sender, ("Prima:Fonnte:Devices:d1:TokenFile", file.Path)), Is.EqualTo(new[] { "Prima:Fonnte:Devices:d1:TokenFile: Token is given as well; only one of the two may be." }));
            Assert.That(Refused(Roles.Sender, ("Prima:Fonnte:Devices:d2:TokenFile", file.Path + ".gone")), Has.Some.StartsWith("Prima:Fonnte:Devices:d2:TokenFile: its file cannot be read"));
        }
    }

    [Test]
    public void The_roles_decide_what_is_required()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LoadOnly(Roles.Janitor), Throws.Nothing);
            Assert.That(() => LoadOnly(Roles.Sender), Throws.TypeOf<SettingsException>().With.Message.Contains("Prima:Fonnte:Devices: got none"));
            Assert.That(() => Load(Roles.All), Throws.TypeOf<SettingsException>().With.Message.Contains("Prima:Fonnte:Devices:d1:Number: got nothing"));
            Assert.That(() => Load(Roles.All, ("Prima:Fonnte:Devices:d1:Number", "6281234567890")), Throws.Nothing);
        }
    }

    [Test]
    public void A_worker_without_the_role_web_takes_a_free_port_unless_somebody_names_one()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Load(Roles.Sender).Web.UrlsFor(Roles.Sender), Is.EqualTo(new[] { "http://127.0.0.1:0" }));
            Assert.That(Load(Roles.Sender).Web.UrlsFor(Roles.Web), Is.EqualTo(new[] { "http://127.0.0.1:8080" }));
            Assert.That(Load(Roles.Sender, ("Prima:Web:Urls", "http://[::1]:81")).Web.UrlsFor(Roles.Sender), Is.EqualTo(new[] { "http://[::1]:81" }));
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static IReadOnlyList<string> Refused(Roles roles, params (string Key, string Value)[] values) =>
        Assert.Throws<SettingsException>(() => Load(roles, values))!.Errors;

    /// <summary>A good configuration of one device, with these values over it.</summary>
    private static PrimaSettings Load(Roles roles, params (string Key, string Value)[] values) =>
        LoadOnly(roles, [("Prima:Fonnte:Devices:d1:Token", "token-of-d1"), .. values]);

    private static PrimaSettings LoadOnly(Roles roles, params (string Key, string Value)[] values)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["ConnectionStrings:Prima"] = "Host=localhost;Username=prima" };
        foreach (var (key, value) in values)
            all[key] = value;
        return SettingsLoader.Load(new SettingsSource.Values(all), roles);
    }
}
