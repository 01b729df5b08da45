using System.Globalization;
using Npgsql;
using NUnit.Framework;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Local;

/// <summary>However its owner ends, nothing of a throw-away cluster stays behind.</summary>
[Parallelizable]
public class LocalPostgresEndTests
{
    [Test]
    public async Task Nothing_is_left_when_it_is_disposed()
    {
        var postgres = await LocalPostgres.StartAsync(new(), CancellationToken.None);
        var (folder, server) = (postgres.Directory, ServerIn(postgres.Directory));
        Assert.That(Path.GetDirectoryName(folder), Is.EqualTo(Path.TrimEndingDirectorySeparator(Path.GetTempPath())));
        Assert.That(IsAlive(server), Is.True);

        await postgres.DisposeAsync();

        Assert.That(Directory.Exists(folder), Is.False);
        await Eventually.HoldsAsync(() => !IsAlive(server), "the server has ended"); // its id goes when its parent has taken note
    }

    [Test]
    public async Task Nothing_is_left_when_the_owner_is_killed() => await NothingIsLeftAsync(owner => owner.Kill());

    [Test]
    public async Task Nothing_is_left_when_the_owner_is_killed_with_its_whole_process_group() =>
        await NothingIsLeftAsync(owner => owner.KillGroup(), TestProgram.StartAsGroup(TestProgram.OwnACluster));

    [Test]
    public async Task Nothing_is_left_when_the_owner_is_asked_to_end() => await NothingIsLeftAsync(owner => owner.Stop());

    [Test]
    public async Task Nothing_is_left_when_the_owner_gets_Ctrl_C() => await NothingIsLeftAsync(owner => owner.Interrupt());

    [Test]
    public async Task One_that_is_left_stays_until_its_end_command_is_typed()
    {
        await using var postgres = await LocalPostgres.StartAsync(new(), CancellationToken.None);
        await postgres.LeaveAsync();
        Assert.That(await LocalPostgresTests.AskAsync(postgres.ConnectionString(), "select 1"), Is.EqualTo(1));

        await using var person = new ChildProcess("bash", ["-c", postgres.EndCommand]);

        Assert.That(await person.ExitAsync(), Is.Zero);
        Assert.That(Directory.Exists(postgres.Directory), Is.False);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_was_committed_is_there_after_a_restart(bool immediate)
    {
        await using var postgres = await LocalPostgres.StartAsync(new(), CancellationToken.None);
        var port = postgres.Port;
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString() + ";Pooling=false");
        await using (var command = source.CreateCommand("create table kept as select 1"))
            await command.ExecuteNonQueryAsync();

        await postgres.StopServerAsync(immediate);
        await Assert.ThatAsync(async () => await source.OpenConnectionAsync(), Throws.InstanceOf<NpgsqlException>());
        await postgres.StartServerAsync();

        Assert.That(postgres.Port, Is.EqualTo(port));
        Assert.That(await LocalPostgresTests.AskAsync(postgres.TcpConnectionString(), "select count(*) from kept"), Is.EqualTo(1));
    }

    private static async Task NothingIsLeftAsync(Action<ChildProcess> end, ChildProcess? started = null)
    {
        await using var owner = started ?? TestProgram.Start(TestProgram.OwnACluster);
        var folder = (await owner.LineAsync("folder "))["folder ".Length..];
        var server = ServerIn(folder);
        Assert.That(IsAlive(server), Is.True);

        end(owner);
        await owner.ExitAsync();

        await Eventually.HoldsAsync(() => !Directory.Exists(folder), "the folder is gone");
        await Eventually.HoldsAsync(() => !IsAlive(server), "the server has ended");
    }

    private static int ServerIn(string folder) => int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static bool IsAlive(int process) => ChildProcess.IsAlive(process);
}
