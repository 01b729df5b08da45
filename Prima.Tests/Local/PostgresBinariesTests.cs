using NUnit.Framework;
using Prima.Data.Local;

namespace Prima.Tests.Local;

public class PostgresBinariesTests
{
    private string folder = null!;

    [SetUp]
    public void GivenAnEmptyFolder() => folder = Directory.CreateTempSubdirectory("binaries-").FullName;

    [TearDown]
    public void DeleteIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_named_folder_wins()
    {
        GivenAServer("16.2 (Debian 16.2-1)");

        Assert.That(Find(named: folder), Is.EqualTo(new PostgresBinaries(folder, 16)));
    }

    [Test]
    public void A_folder_on_PATH_comes_before_the_system_s_place()
    {
        GivenAServer("18beta1");

        Assert.That(Find(named: null, path: $"/no/such/folder:{folder}"), Is.EqualTo(new PostgresBinaries(folder, 18)));
    }

    [Test]
    public void One_that_is_too_old_is_refused_with_both_versions()
    {
        GivenAServer("14.11");

        Assert.That(() => Find(named: folder), Throws.TypeOf<LocalPostgresException>().With.Message.Contains("15 or newer").And.Message.Contains("holds 14"));
    }

    [Test]
    public void A_named_folder_without_a_server_is_refused_by_its_name() =>
        Assert.That(() => Find(named: folder), Throws.TypeOf<LocalPostgresException>().With.Message.Contains($"PRIMA_PG_BIN names {folder}"));

    private static PostgresBinaries Find(string? named, string? path = null) => PostgresBinaries.Find(name => name switch
    {
        "PRIMA_PG_BIN" => named,
        "PATH" => path,
        _ => null,
    });

    private void GivenAServer(string version)
    {
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            var file = Path.Combine(folder, program);
            File.WriteAllText(file, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
