using NUnit.Framework;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Local;

/// <summary>A throw-away cluster that does not come to be leaves nothing. It runs alone: the folder for what is temporary is the whole process'.</summary>
public class LocalPostgresStartTests
{
    private string? usual;
    private DirectoryInfo temporary = null!;

    [OneTimeSetUp]
    public void GivenATemporaryFolderThatNobodyElseUses()
    {
        temporary = Directory.CreateTempSubdirectory("prima-end-");
        if (!OperatingSystem.IsWindows())
            temporary.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute; // the server's account is another
        usual = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", temporary.FullName);
    }

    [OneTimeTearDown]
    public void DeleteIt()
    {
        Environment.SetEnvironmentVariable("TMPDIR", usual);
        temporary.Delete(recursive: true);
    }

    [Test]
    public async Task Nothing_is_left_of_a_start_that_is_called_off()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System); // initdb is at work

        await Assert.ThatAsync(() => LocalPostgres.StartAsync(new(), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        await Eventually.HoldsAsync(() => temporary.GetDirectories().Length == 0, "the folder is gone");
    }

    [Test]
    public async Task A_server_that_cannot_start_says_why_and_leaves_nothing()
    {
        var options = new LocalPostgresOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "on" } };

        await Assert.ThatAsync(() => LocalPostgres.StartAsync(options, CancellationToken.None), Throws.TypeOf<LocalPostgresException>().With.Message.Contains("no_such_setting"));

        Assert.That(temporary.GetDirectories(), Is.Empty);
    }
}
