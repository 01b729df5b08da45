using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Operations;

/// <summary>The order of the blockers is the claim's, and each says in words what it stands for.</summary>
public class MessageBlockersTests
{
    private static readonly DateTime Now = new(2026, 12, 1, 5, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Later = Now.AddMinutes(5);
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly QueuePlace Place = new("d1", Now.AddMinutes(-1), null, null, 0, null, null, null, null, null, null);

    private static readonly DeviceRow Device = new(
        "d1", null, "ok", Now.AddDays(-1), null, null, CircuitOpen: false, IsDefault: true, HasWorker: true, InFlight: 0, Room: 1, Rate: 30, PermitsLeft: 30, CountedBefore: null);

    private static readonly MessageCase Waiting = new(
        Now, Now, Row("queued"), "normal", Place.DueAt, Place, Device, [], null, null, [], [], [], null, null);

    [Test]
    public void Everything_at_once_is_named_in_the_order_in_which_the_claim_meets_it()
    {
        var place = Place with
        {
            DueAt = Later, NotAfter = Now, Earlier = 3, RecipientBusyUntil = Later, DeviceFreeAt = Later, RecipientFreeAt = Later.AddHours(1), ReplyFreeAt = Later.AddHours(1), FleetFreeAt = Later, Ahead = 2,
        };
        var message = Waiting with
        {
            PlannedAt = Later, Place = place, Verdict = new MessageVerdict.Wait(Later, Jakarta), Pauses = [new PauseRow("", "", "x", "rina", Now, null)],
            SendersFail = "TimeoutException", Device = Device with { HasWorker = false, State = "bad_token", HeldUntil = Later, InFlight = 1, Room = 2 },
        };

        Assert.That(Blockers(message), Is.EqualTo(new[]
        {
            Blocker.NotDueYet, Blocker.NoWorker, Blocker.WorkersFail, Blocker.DeviceDown, Blocker.DeviceHeld, Blocker.Paused, Blocker.DeadlinePassed, Blocker.DeviceLimit, Blocker.EarlierMessage,
            Blocker.RecipientBusy, Blocker.BehindOthers, Blocker.QuietHours, Blocker.RepliesLimit, Blocker.RecipientLimit, Blocker.FleetLimit, Blocker.NextPoll,
        }));
    }

    [Test]
    public void What_has_no_device_of_a_worker_waits_for_one([Values("", "d9")] string device)
    {
        var wait = First(Waiting with { Place = Place with { Device = device }, Device = null });

        Assert.That((wait.Blocker, wait.For), Is.EqualTo((Blocker.NoWorker, device.Length == 0
            ? "a worker of role sender: none has ever named a default device"
            : "a worker of role sender that has the device d9 configured: none is at work, or none has said so for two minutes")));
    }

    [Test]
    public void A_pause_says_who_and_of_two_the_later_end_counts()
    {
        PauseRow whole = new("d1", "", "new phone", "rina", Now.AddHours(-1), Later), bulk = new("", "normal", "x", "budi", Now, Later.AddHours(1));
        var wait = First(Waiting with { Pauses = [bulk, whole, new PauseRow("d2", "", "x", "y", Now, null), new PauseRow("", "bulk", "x", "y", Now, null)] });

        Assert.That(wait, Is.EqualTo(new Wait(Blocker.Paused, "rina, who paused the device d1 at 2026-12-01 04:00:00Z: new phone", Later.AddHours(1))));
        Assert.That(First(Waiting with { Pauses = [whole with { Until = null }, bulk] }).Until, Is.Null, "one without an end has none");
    }

    [Test]
    public void A_place_that_is_moved_remembers_who_moved_it()
    {
        var moved = Waiting with { Place = Place with { DueAt = Later } };
        var refused = moved with { Attempts = [new AttemptTold("d1", "w", Now, Now, Now, "rejected", true, null, "http 503")] };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(First(moved with { PlannedAt = Later }).Blocker, Is.EqualTo(Blocker.NotDueYet));
            Assert.That(First(refused with { Place = Place with { DueAt = Later, RecipientFreeAt = Later } }).Blocker, Is.EqualTo(Blocker.RecipientLimit));
            Assert.That(First(refused with { Place = Place with { DueAt = Later, RecipientFreeAt = Later.AddMinutes(1) } }).Blocker, Is.EqualTo(Blocker.Retry));
            Assert.That(First(refused with { Place = Place with { DueAt = Later, ReplyFreeAt = Later } }).Blocker, Is.EqualTo(Blocker.RepliesLimit));
            Assert.That(First(refused), Is.EqualTo(new Wait(Blocker.Retry, "its next attempt, since the last was rejected: http 503", Later)));
            Assert.That(First(moved with { Verdict = new MessageVerdict.Wait(Later, Jakarta) }), Is.EqualTo(new Wait(Blocker.QuietHours, "the end of the quiet hours, 12:05 WIB", Later)));
        }
    }

    [TestCase("taken", Blocker.TaskTaken)]
    [TestCase("closed", Blocker.TaskClosed)]
    [TestCase("volunteer_gone", Blocker.VolunteerGone)]
    [TestCase("overtaken", Blocker.Overtaken)]
    [TestCase("number_changed", Blocker.NumberChanged)]
    public void What_ends_an_alert_has_its_word(string reason, Blocker expected) =>
        Assert.That(First(Waiting with { Verdict = new MessageVerdict.Cancel(reason) }).Blocker, Is.EqualTo(expected));

    [Test]
    public void The_ordinary_share_of_a_device_is_what_its_turn_is_counted_by()
    {
        var device = Device with { Room = 100, PermitsLeft = 5 };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(First(Waiting with { Device = device, Place = Place with { Ahead = 2 } }).Blocker, Is.EqualTo(Blocker.BehindOthers));
            Assert.That(First(Waiting with { Device = device, Place = Place with { Ahead = 1 } }).Blocker, Is.EqualTo(Blocker.NextPoll));
            Assert.That(First(Waiting with { Device = device, Place = Place with { Ahead = 4 }, Priority = "urgent" }).Blocker, Is.EqualTo(Blocker.NextPoll));
        }
    }

    [Test]
    public void A_story_ends_with_what_it_waits_for_and_with_what_will_not_be_over_by_itself()
    {
        var message = Waiting with { PlannedAt = Later, Place = Place with { DueAt = Later }, Device = Device with { State = "disconnected" } };
        var story = MessageWhy.Tell(message, TimeSpan.FromMinutes(10));

        Assert.That(story.Lines.Select(l => l.What).TakeLast(2), Is.EqualTo(new[]
        {
            "It waits for its time, until 2026-12-01 05:05:00Z.", "After that it would wait for the device d1, which is disconnected since 2026-11-30 05:00:00Z.",
        }));
    }

    [Test]
    public void A_message_that_a_person_ended_says_who_and_no_event_of_its_device_is_taken_for_that()
    {
        var message = Waiting with
        {
            Message = Row("cancelled"), Place = null, Ending = new MessageEnd("cancelled", "said by phone", Now),
            Events = [new TaggedEvent("message", "7", new EventRow("queued", "cancelled", "cancel", "rina", "said by phone", Now)), new TaggedEvent("pause", "*:bulk", new EventRow("paused", "cancelled", "resume", "budi", "x", Now)), new TaggedEvent("pause", "*:*", new EventRow("paused", null, "resume", "root", null, Now))],
        };
        var story = MessageWhy.Tell(message, TimeSpan.Zero);

        Assert.That((story.Wait, story.Lines[^1].What), Is.EqualTo(((Wait?)null, "The message ended cancelled, by rina: said by phone.")));
        Assert.That(story.Lines.Select(l => l.What), Has.Some.EqualTo("Sending of class bulk on all devices went from paused to cancelled (resume), by budi: x.").And.Some.EqualTo("Sending on all devices is paused no longer (resume), by root."));
    }

    [Test]
    public void A_message_that_a_person_accepted_ended_when_that_was_said_and_not_when_its_attempt_did()
    {
        var message = Waiting with
        {
            Message = Row("accepted") with { SettledAt = Now }, Place = null,
            Attempts = [new AttemptTold("d1", "w1", Now.AddSeconds(-15), Now.AddMinutes(1), Now, "accepted", Charged: true, ProviderId: null, Error: "no answer in time")],
            Events = [new TaggedEvent("message", "7", new EventRow("uncertain", "accepted", "settle", "root", "she read it to me", Now.AddSeconds(7)))],
        };
        var lines = MessageWhy.Tell(message, TimeSpan.Zero).Lines;

        Assert.That(lines.Select(l => l.At), Is.Ordered);
        Assert.That(lines.Select(l => l.What).TakeLast(3), Is.EqualTo(new[]
        {
            "The attempt ended uncertain: no answer in time; it is known as accepted since.", "Message 7 went from uncertain to accepted (settle), by root: she read it to me.",
            "The message ended accepted, by root; delivery: none.",
        }));
    }

    [Test]
    public void What_came_after_the_end_follows_it_and_what_made_it_stands_before_it()
    {
        var message = Waiting with
        {
            Message = Row("failed"), Place = null, ResentAs = 8, Ending = new MessageEnd("failed", "she had nothing", Now),
            Events =
            [
                new TaggedEvent("message", "7", new EventRow("uncertain", "failed", "settle", "root", "she had nothing", Now.AddMicroseconds(3))),
                new TaggedEvent("message", "8", new EventRow(null, "queued", "resend", "root", "once more", Now.AddMinutes(1))),
            ],
        };
        var lines = MessageWhy.Tell(message, TimeSpan.Zero).Lines;

        Assert.That(lines.Select(l => l.At), Is.Ordered);
        Assert.That(lines.Select(l => l.What).Skip(1), Is.EqualTo(new[]
        {
            "Message 7 went from uncertain to failed (settle), by root: she had nothing.", "The message ended failed, by root: she had nothing. Message 8 says it once more.", "Message 8 went to queued (resend), by root: once more.",
        }));
    }

    private static MessageRow Row(string state) => new(
        7, "key", PhoneNumber.TryParse("081200000001", out var phone, out _) ? phone : throw new InvalidOperationException(), state, "none", 0, Now, null, "d1", null, Now.AddHours(-1), null, null,
        "direct", null, null, null);

    private static IEnumerable<Blocker> Blockers(MessageCase message) => MessageBlockers.Of(message, message.Place!).Select(wait => wait.Blocker);

    private static Wait First(MessageCase message) => MessageBlockers.Of(message, message.Place!).First();
}
