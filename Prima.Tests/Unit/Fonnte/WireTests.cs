using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Time;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Unit.Fonnte;

/// <summary>Whether a byte may leave, and whether one has: asked at the last moment, when the connection stands (design sections 1.2 and 4).</summary>
public class WireTests
{
    private readonly FakeTimeProvider clock = new();
    private MemoryStream gateway = null!;
    private Wire wire = null!;
    private Stream connection = null!;

    [SetUp]
    public void GivenAConnectionThatStands()
    {
        gateway = new MemoryStream();
        wire = new Wire(Deadline.After(TimeSpan.FromSeconds(2), clock), new FaultPoints());
        connection = wire.Attach(gateway);
    }

    [TearDown]
    public void EndIt()
    {
        connection.Dispose();
        gateway.Dispose();
    }

    [Test]
    public async Task In_time_the_request_leaves_and_may_have_arrived()
    {
        await connection.WriteAsync(new byte[3]);
        Assert.That((gateway.Length, wire.WasTooLate, wire.Seal()), Is.EqualTo((3, false, true)));
    }

    [Test]
    public void When_the_connection_took_too_long_no_byte_leaves()
    {
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(async () => await connection.WriteAsync(new byte[3]), Throws.TypeOf<IOException>());
        Assert.That((gateway.Length, wire.WasTooLate, wire.Seal()), Is.EqualTo((0, true, false)));
    }

    [Test]
    public async Task What_was_begun_in_time_is_finished_after_it()
    {
        await connection.WriteAsync(new byte[3]);
        clock.Advance(TimeSpan.FromSeconds(60));
        await connection.WriteAsync(new byte[4]);
        Assert.That((gateway.Length, wire.WasTooLate, wire.Seal()), Is.EqualTo((7, false, true)));
    }

    [Test]
    public void After_a_no_nothing_can_leave_any_more()
    {
        Assert.That(wire.Seal(), Is.False);
        Assert.That(async () => await connection.WriteAsync(new byte[3]), Throws.TypeOf<IOException>());
        Assert.That((gateway.Length, wire.Seal()), Is.EqualTo((0, false)));
    }

    [Test]
    public void A_second_connection_for_the_same_request_is_refused() =>
        Assert.That(() => wire.Attach(gateway), Throws.TypeOf<IOException>());
}
