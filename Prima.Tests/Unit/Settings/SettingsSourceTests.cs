using NUnit.Framework;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Unit.Settings;

[NonParallelizable]
public class SettingsSourceTests
{
    private const string Variable = "Prima__Rules__EmergencyNumber";

    private string folder = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("prima-settings-").FullName;
        File.WriteAllText(Path.Combine(folder, "10-first.json"), """{ "Prima": { "Rules": { "EmergencyNumber": "1001", "TimeZone": "Asia/Makassar" }, "Sender": { "BatchSize": 11 } } }""");
        File.WriteAllText(Path.Combine(folder, "20-second.json"), """{ "Prima": { "Rules": { "EmergencyNumber": "1002" } } }""");
    }

    [TearDown]
    public void RemoveFolder()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Later_sources_win_files_by_name_then_the_environment_then_the_command_line()
    {
        Assert.That(Number(), Is.EqualTo("1002"));
        Environment.SetEnvironmentVariable(Variable, "1003");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Number(), Is.EqualTo("1003"));
            Assert.That(Number("--Prima:Rules:EmergencyNumber=1004"), Is.EqualTo("1004"));
            Assert.That(new SettingsSource.Operator([], folder).Open()["Prima:Rules:TimeZone"], Is.EqualTo("Asia/Makassar"));
        }
    }

    [Test]
    public void A_file_given_instead_is_read_alone()
    {
        Environment.SetEnvironmentVariable(Variable, "1003");
        var opened = new SettingsSource.File(Path.Combine(folder, "10-first.json")).Open();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened["Prima:Rules:EmergencyNumber"], Is.EqualTo("1001"));
            Assert.That(opened["PATH"], Is.Null, "the environment is not read at all");
        }
    }

    [Test]
    public void A_file_that_is_no_JSON_is_one_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(folder, "30-broken.json"), "{\n  oops");
        Assert.That(() => SettingsLoader.Open(new SettingsSource.Operator([], folder)), Throws.TypeOf<SettingsException>().With.Message.Contains("30-broken.json").And.Message.Contains("line 2"));
    }

    private string? Number(params string[] commandLine) => new SettingsSource.Operator(commandLine, folder).Open()["Prima:Rules:EmergencyNumber"];
}
