using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>The files of people that ship with the demo, as an operator would import them.</summary>
[Parallelizable]
public class SampleFilesTests : PeopleFixture
{
    [Test]
    public async Task The_sample_files_are_good_and_twice_they_change_nothing()
    {
        foreach (var what in new[] { "volunteers", "patients", "plans" })
        {
            var first = await ImportAsync(what, Sample(what));
            Assert.That((first.Code, first.Error), Is.EqualTo((ExitCode.Done, "")));
        }

        foreach (var what in new[] { "volunteers", "patients", "plans" })
            Assert.That((await ImportAsync(what, Sample(what))).Output, Does.Contain("nothing was changed"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.patients where consent_status = 'granted' and volunteer_id is not null"), Is.EqualTo(190));
            Assert.That(await Database.AskAsync<long>("select count(distinct time_zone) from prima.reminder_plans"), Is.EqualTo(3));
            Assert.That(await Database.AskAsync<long>("select count(distinct patient_id) from prima.reminder_plans"), Is.EqualTo(200));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue"), Is.EqualTo(190), "each is told of the consent");
        }
    }

    private static string Sample(string what)
    {
        using var reader = new StreamReader(typeof(CommandLine).Assembly.GetManifestResourceStream($"{what}.csv")!);
        return reader.ReadToEnd();
    }
}
