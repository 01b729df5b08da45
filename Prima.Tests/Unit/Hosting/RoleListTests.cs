using NUnit.Framework;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;

namespace Prima.Tests.Unit.Hosting;

public class RoleListTests
{
    [Test]
    public void Without_a_list_a_process_does_everything() => Assert.That(RoleList.Parse(null), Is.EqualTo(Roles.All));

    [TestCase("sender", "sender")]
    [TestCase("janitor, Sender", "sender,janitor")]
    [TestCase("scheduler,sender,inbound,janitor,web", "scheduler,sender,inbound,janitor,web")]
    public void Roles_are_read_in_any_order_and_written_in_one(string list, string words) => Assert.That(RoleList.Parse(list).ToWords(), Is.EqualTo(words));

    [TestCase("")]
    [TestCase(",")]
    [TestCase("none")]
    [TestCase("all")]
    [TestCase("3")]
    public void Anything_else_is_a_usage_error(string list) =>
        Assert.That(() => RoleList.Parse(list), Throws.TypeOf<CommandFault>().With.Property(nameof(CommandFault.Code)).EqualTo(ExitCode.Usage));

    [Test]
    public void A_slip_is_told_what_was_meant() => Assert.That(() => RoleList.Parse("sendr"), Throws.TypeOf<CommandFault>().With.Message.Contains("Did you mean 'sender'?"));
}
