using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.Settings;

namespace Prima.Tests.Workers.Cli;

/// <summary>Verbs on people, in a database without any; after each test what must always be true of them is asked.</summary>
public abstract class PeopleFixture : VerbFixture
{
    [SetUp]
    public Task ForgetEverybody() => Database.ForgetEverybodyAsync();

    [TearDown]
    public Task What_must_always_be_true_is() => Database.AssertInvariantsAsync();

    private protected async Task<Answer> ImportAsync(string what, string content, params string[] words)
    {
        using var file = new TemporaryFile(content);
        return await PrimaAsync(["import", what, file.Path, .. words]);
    }
}
