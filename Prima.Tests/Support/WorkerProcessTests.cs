using NUnit.Framework;
using Prima.Core.Diagnostics;

namespace Prima.Tests.Support;

public class WorkerProcessTests : DatabaseFixture
{
    [Test]
    public async Task It_is_Prima_itself_and_its_events_are_heard()
    {
        await using var worker = WorkerProcess.Start([KeyValuePair.Create("ConnectionStrings:Prima", Database.ConnectionString)], "run", "--roles", "janitor");

        await worker.EventAsync(EventIds.ProcessListening);
        worker.Stop();

        Assert.That(await worker.ExitAsync(), Is.Zero);
    }
}
