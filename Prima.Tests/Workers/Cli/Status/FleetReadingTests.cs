using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.RateLimiting;
using Prima.Workers.Cli.Status;

namespace Prima.Tests.Workers.Cli.Status;

public class FleetReadingTests
{
    private static readonly DateTime Now = new(2026, 12, 1, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DeviceRow Well = new("d1", null, "ok", Now, null, null, CircuitOpen: false, IsDefault: true, HasWorker: true, InFlight: 0, Room: 1, Rate: 30, PermitsLeft: 30, CountedBefore: null);

    [Test]
    public void A_fleet_without_a_message_is_well()
    {
        var reading = Read([Well], []);
        Assert.That((reading.Sentence, reading.Problems, reading.Limits), Is.EqualTo(("All is well: nothing waits, 1 of 1 device can send, nothing is late or uncertain.", Array.Empty<string>(), Array.Empty<string>())));
    }

    [Test]
    public void The_device_s_limit_is_told_in_words_when_more_is_due_than_it_has_permits()
    {
        var reading = Read([Well with { PermitsLeft = 3 }], [Due(4)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Limits, Is.EqualTo(new[] { "Device d1: 30 a minute (Prima:Limits:Device); more workers will not help, one more device adds 30 a minute." }));
            Assert.That(reading.Problems, Is.Empty);
        }
    }

    [Test]
    public void A_rate_lowered_after_a_429_is_told_with_what_it_will_be_again() => Assert.That(
        Read([Well with { Rate = 15, PermitsLeft = 0 }], [Due(4)]).Limits,
        Is.EqualTo(new[] { "Device d1: 15 a minute (slowed down after the gateway said 'too many'; 30 a minute when it recovers); more workers will not help, one more device adds 30 a minute." }));

    [Test]
    public void The_gateway_s_pace_limits_when_all_room_is_used() => Assert.That(
        Read([Well with { InFlight = 1, PermitsLeft = 20 }], [Due(4)]).Limits,
        Has.One.StartsWith("Device d1: 1 message at a time (Prima:Sender:MaxInFlightPerDevice)"));

    [Test]
    public void The_fleet_s_limit_is_told_when_the_devices_could_send_more() => Assert.That(
        Read([Well], [Due(4)], fleetLeft: 2).Limits, Is.EqualTo(new[] { "All devices together: 600 a minute (Prima:Limits:Fleet); more workers will not help." }));

    [Test]
    public void Where_no_limit_holds_workers_do_help() => Assert.That(Read([Well], [Due(4)]).Limits, Has.One.Contains("as fast as the workers go"));

    [Test]
    public void What_waits_for_its_recipients_limit_neither_leaves_sooner_by_a_worker_nor_uses_the_devices_permits()
    {
        const string Waits = "wait for a permit of their recipients (limit Recipient, of answers also PatientReplies)";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read([Well], [Due(3) with { Deferred = 3 }]).Limits, Is.EqualTo(new[] { $"Device d1: 3 due messages {Waits}; more workers will not help." }));
            Assert.That(Read([Well], [Due(1) with { Deferred = 1 }]).Limits, Has.One.StartsWith("Device d1: 1 due message waits for a permit of its recipient (limit"));
            Assert.That(Read([Well with { PermitsLeft = 2 }], [Due(4) with { Deferred = 2 }], fleetLeft: 2).Limits, Is.EqualTo(new[]
            {
                $"Device d1: no limit holds it; 2 due messages will leave as fast as the workers go, and one more would help; 2 due messages {Waits}.",
            }));
        }
    }

    [Test]
    public void A_lowered_limit_is_told_with_who_and_why_and_how_to_undo_it()
    {
        var lowered = new LimitRow(LimitName.Device, new RateLimit(60, TimeSpan.FromMinutes(1)), new RateLimit(30, TimeSpan.FromMinutes(1)), new RateLimit(30, TimeSpan.FromMinutes(1)), "rina", "new number", Now);
        var unchanged = new LimitRow(LimitName.Fleet, new RateLimit(600, TimeSpan.FromMinutes(1)), new RateLimit(600, TimeSpan.FromMinutes(1)), null, "rina", "done", Now);
        var reading = Read([Well with { PermitsLeft = 3 }], [Due(4)], limits: [lowered, unchanged]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Problems, Is.Empty, "somebody's wish");
            Assert.That(reading.Limits, Is.EqualTo(new[]
            {
                "Device d1: 30 a minute (lowered); more workers will not help, one more device adds 30 a minute.",
                "Limit Device is lowered to 30/60s by rina since 2026-12-01 02:00:00Z (new number); back to 60/60s: prima limits set Device default --reason …",
            }));
        }
    }

    [TestCase("bad_token", "prima resume d1 --reason …")]
    [TestCase("disconnected", "connect its WhatsApp")]
    [TestCase("no_quota", "buy some")]
    public void A_device_at_fault_needs_a_person_who_is_told_what_to_do(string state, string cure)
    {
        var reading = Read([Well with { State = state }], [Due(4)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Sentence, Is.EqualTo("Somebody should look at one thing: 4 messages wait, 4 of them due, 0 of 1 device can send, nothing is late or uncertain."));
            Assert.That(reading.Problems, Has.One.Contains(cure));
            Assert.That(reading.Limits, Is.Empty);
        }
    }

    [Test]
    public void Messages_for_a_device_that_no_worker_has_are_told()
    {
        var reading = Read([Well, Well with { Name = "d2", HasWorker = false }], [Due(1) with { Device = "d2" }, Due(1) with { Device = "typo" }, Due(2) with { Device = "" }]);
        Assert.That(reading.Problems, Has.Exactly(3).Items
            .And.One.StartsWith("1 message waits for device d2, which no running worker has")
            .And.One.StartsWith("1 message waits for device typo, which no worker has ever had")
            .And.One.StartsWith("2 messages have no device"));
    }

    [Test]
    public void A_pause_is_somebody_s_wish_and_no_problem()
    {
        var reading = Read([Well], [Due(4)], [new PauseRow("", "", "holiday", "rina", Now, null)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Sentence, Does.StartWith("Everything is paused: 4 messages wait"));
            Assert.That(reading.Problems, Is.Empty);
            Assert.That(reading.Limits, Is.EqualTo(new[] { "Device d1: nothing leaves, it is paused by rina (holiday)." }));
        }
    }

    [Test]
    public void A_paused_class_neither_limits_nor_alarms() =>
        Assert.That(Read([Well], [Due(4, TimeSpan.FromHours(1))], [new PauseRow("d1", "normal", "x", "rina", Now, null)]), Has.Property("Limits").Empty.And.Property("Problems").Empty);

    [Test]
    public void Messages_long_due_on_a_device_whose_whole_window_is_unused_are_an_alarm_and_those_behind_its_limit_are_not()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read([Well], [Due(4, TimeSpan.FromMinutes(2))]).Problems, Has.One.StartsWith("Device d1 could send and does not"));
            Assert.That(Read([Well], [Due(4, TimeSpan.FromMinutes(2))]).Limits, Is.Empty);
            Assert.That(Read([Well with { PermitsLeft = 1 }], [Due(4, TimeSpan.FromMinutes(2))]).Problems, Is.Empty);
            Assert.That(Read([Well], [Due(4, TimeSpan.FromSeconds(50))]).Problems, Is.Empty);
        }
    }

    [Test]
    public void An_open_circuit_and_another_worker_s_limit_are_told() => Assert.That(
        Read([Well with { CircuitOpen = true, CountedBefore = 60 }], []).Problems, Has.Exactly(2).Items.And.One.Contains("five unclear answers").And.One.Contains("60 messages in its window"));

    [Test]
    public void Late_reminders_unread_answers_urgent_tasks_and_roles_that_nobody_does_need_a_person()
    {
        var fleet = Fleet([Well], []) with
        {
            Late = new LateWork(3, Now.AddMinutes(-12), 1, 2, 0),
            Workers = [Worker("scheduler,sender", silentFor: 90), Worker("sender", silentFor: 5), Worker("janitor", silentFor: 30)],
        };
        var reading = FleetReading.Of(fleet);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((reading.Sentence, reading.Colour), Is.EqualTo(("Somebody should look at 4 things: nothing waits, 1 of 1 device can send, 3 reminders are late, nothing is uncertain.", FleetColour.Red)));
            Assert.That(reading.Problems, Is.EqualTo(new[]
            {
                "2 urgent tasks wait for a volunteer: prima tasks list",
                "3 reminders are due and not claimed, for up to 12 min: is a scheduler at work? prima run --roles scheduler",
                "1 answer has not been read for a minute or more: is the inbox worked on? prima run --roles inbound; what came in: prima inbox list",
                "Nobody does the role scheduler any more: one that did was not stopped and fell silent 1 min 30 s ago: prima run --roles scheduler",
            }));
        }
    }

    [Test]
    public void A_device_that_was_taken_out_of_the_settings_needs_nobody_while_nothing_waits_for_it()
    {
        var gone = Well with { State = "disconnected", HasWorker = false };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read([gone], []).Problems, Is.Empty);
            Assert.That(Read([gone], [Due(1, TimeSpan.FromSeconds(1))]).Problems, Has.Some.Contains("disconnected"));
            Assert.That(Read([gone with { HasWorker = true }], []).Problems, Has.Some.Contains("disconnected"));
        }
    }

    [Test]
    public void Reminders_that_wait_for_a_permit_of_their_limit_are_no_scheduler_s_fault()
    {
        var reading = FleetReading.Of(Fleet([Well], []) with { Late = new LateWork(300, Now.AddMinutes(-3), 0, 0, 0) { HeldBy = new RateLimit(100, TimeSpan.FromMinutes(1)) } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That((reading.Problems, reading.Colour), Is.EqualTo((Array.Empty<string>(), FleetColour.Yellow)));
            Assert.That(reading.Limits, Is.EqualTo(new[] { "Reminders: 100 a minute (Prima:Limits:Reminders); 300 reminders wait for a permit, and more workers will not help." }));
        }
    }

    [Test]
    public void What_workers_fail_at_needs_a_person_and_is_told_once_for_all_that_live()
    {
        string[] sender = ["sender: PostgresException 53100, disk full"];
        var fleet = Fleet([Well], []) with
        {
            Workers =
            [
                Worker("sender", silentFor: 5) with { Failing = sender }, Worker("sender", silentFor: 6) with { Failing = sender }, Worker("sender,janitor", silentFor: 7),
                Worker("janitor", silentFor: 8) with { Failing = ["janitor: TimeoutException"] }, Worker("sender", silentFor: 60) with { Failing = sender },
            ],
        };
        var reading = FleetReading.Of(fleet);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Colour, Is.EqualTo(FleetColour.Red));
            Assert.That(reading.Problems, Is.EqualTo(new[]
            {
                "2 workers fail at every pass and go on trying: sender: PostgresException 53100, disk full; their logs and PostgreSQL's say more",
                "1 worker fails at every pass and goes on trying: janitor: TimeoutException; its log and PostgreSQL's say more",
            }));
        }
    }

    [Test]
    public void What_is_stopped_slowed_or_in_doubt_by_nobody_s_fault_is_yellow()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read([Well], [Due(1)]).Colour, Is.EqualTo(FleetColour.Green));
            Assert.That(Read([Well], [Due(1)], [new PauseRow("", "bulk", "x", "rina", Now, null)]), Has.Property("Colour").EqualTo(FleetColour.Yellow).And.Property("Sentence").StartsWith("Some of it is stopped: "));
            Assert.That(
                FleetReading.Of(Fleet([Well], []) with { Late = LateWork.None with { Doubtful = 4 } }),
                Has.Property("Colour").EqualTo(FleetColour.Yellow).And.Property("Sentence").EndsWith("nothing is late, 4 may have been sent (prima messages list --state uncertain)."));
            Assert.That(Read([Well], [Due(1) with { Uncertain = 2 }]), Has.Property("Colour").EqualTo(FleetColour.Yellow).And.Property("Sentence").EndsWith("nothing is late, 2 may have been sent (prima messages list --state uncertain)."));
            Assert.That(Read([Well with { State = "bad_token" }], [Due(1)]).Colour, Is.EqualTo(FleetColour.Red));
        }
    }

    [Test]
    public void Where_no_device_can_send_all_is_not_well_although_nothing_waits() => Assert.That(
        Read([Well with { HasWorker = false }], []), Has.Property("Sentence").StartsWith("Nothing is sent now: nothing waits, 0 of 1 device can send").And.Property("Colour").EqualTo(FleetColour.Yellow));

    [Test]
    public void Another_device_is_no_help_where_the_limit_of_all_is_reached() => Assert.That(
        FleetReading.Of(Fleet([Well with { PermitsLeft = 0 }], [Due(4)]) with { FleetLimit = new RateLimit(30, TimeSpan.FromMinutes(1)) }).Limits,
        Has.One.EqualTo("Device d1: 30 a minute (Prima:Limits:Device); more workers will not help, and more devices not beyond Prima:Limits:Fleet."));

    private static WorkerRow Worker(string roles, int silentFor) => new($"host:{silentFor}", roles, "1", Now.AddHours(-1), Now.AddSeconds(-silentFor));

    private static QueueRow Due(long count, TimeSpan? age = null) => new("d1", "normal", count, count, Now - (age ?? TimeSpan.FromSeconds(1)), 0, 0);

    private static FleetReading Read(DeviceRow[] devices, QueueRow[] queue, PauseRow[]? pauses = null, int fleetLeft = 600, params LimitRow[] limits) => FleetReading.Of(Fleet(devices, queue, pauses, fleetLeft, limits));

    private static FleetStatus Fleet(DeviceRow[] devices, QueueRow[] queue, PauseRow[]? pauses = null, int fleetLeft = 600, params LimitRow[] limits) => new(
        Now, devices, queue, pauses ?? [], fleetLeft, new RateLimit(30, TimeSpan.FromMinutes(1)), new RateLimit(600, TimeSpan.FromMinutes(1)), limits);
}
