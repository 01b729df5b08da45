using System.Diagnostics;
using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Operations.Why;

/// <summary>What stands before a waiting message, in the order in which the claim would meet it: pure.</summary>
/// <remarks>A claim reads no row before its time, so that comes first; then what ends it by a guard; the device, its row and the pauses, its room and permits, the recipient, the other guards, the permits.</remarks>
public static class MessageBlockers
{
    private const string ByWhom = "a worker or the janitor to end it, within a minute";

    /// <summary>A deferral writes the very moment at which the permit exists.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(1);

    /// <summary>Never empty: the last is the next poll.</summary>
    public static IEnumerable<Wait> Of(MessageCase message, QueuePlace place)
    {
        if (place.DueAt > message.Moment)
            yield return NotDue(message, place);
        var guard = OfGuards(message);
        if (message.Verdict is MessageVerdict.Cancel or MessageVerdict.Expire)
            yield return guard!; // the janitor ends it also where no worker has its device
        foreach (var wait in OfDevice(message, place))
            yield return wait;
        if (place.NotAfter <= message.Moment)
            yield return new Wait(Blocker.DeadlinePassed, "the janitor, which expires it within a minute: its deadline has passed");
        foreach (var wait in OfRoom(message, place))
            yield return wait;
        if (message.Verdict is MessageVerdict.Held or MessageVerdict.Wait)
            yield return guard!;
        if (place.ReplyFreeAt is { } reply)
            yield return new Wait(Blocker.RepliesLimit, "a permit of its patient's replies", reply);
        if (place.RecipientFreeAt is { } recipient)
            yield return new Wait(Blocker.RecipientLimit, "a permit of its recipient", recipient);
        if (place.FleetFreeAt is { } fleet)
            yield return new Wait(Blocker.FleetLimit, "a permit of the fleet", fleet);
        yield return new Wait(Blocker.NextPoll, "nothing: it goes at the next poll of a worker");
    }

    /// <summary>The row's time has been moved by whoever refused it; which of them, tells the time.</summary>
    private static Wait NotDue(MessageCase message, QueuePlace place)
    {
        var due = place.DueAt;
        if (due == message.PlannedAt)
            return new Wait(Blocker.NotDueYet, "its time", due);
        var offset = message.Moment - message.At;
        if (place.RecipientFreeAt is { } recipient && (recipient + offset - due).Duration() < Same)
            return new Wait(Blocker.RecipientLimit, "a permit of its recipient", due);
        if (place.ReplyFreeAt is { } reply && (reply + offset - due).Duration() < Same)
            return new Wait(Blocker.RepliesLimit, "a permit of its patient's replies", due);
        if (message.Verdict is MessageVerdict.Wait night && night.Until.UtcDateTime == due)
            return Night(night);
        return message.Attempts is [.., { Outcome: "rejected" or "not_sent" } last]
            ? new Wait(Blocker.Retry, $"its next attempt, since the last was {last.Outcome}{Say.Because(last.Error)}", due)
            : new Wait(Blocker.NotDueYet, "its time, which has been moved", due);
    }

    private static IEnumerable<Wait> OfDevice(MessageCase message, QueuePlace place)
    {
        if (message.Device is not { HasWorker: true } device)
        {
            yield return new Wait(Blocker.NoWorker, place.Device.Length == 0
                ? "a worker of role sender: none has ever named a default device"
                : $"a worker of role sender that has the device {place.Device} configured: none is at work, or none has said so for two minutes");
            if (message.Device is null)
                yield break;
            device = message.Device;
        }

        if (message.SendersFail is { } cause)
            yield return Say.Failing("sender", cause);

        if (device.State != "ok")
            yield return new Wait(Blocker.DeviceDown, $"the device {device.Name}, which is {device.State} since {Say.At(device.StateChangedAt)}");
        if (device.HeldUntil is { } held)
            yield return device.CircuitOpen
                ? new Wait(Blocker.CircuitOpen, $"the circuit of {device.Name}, which five unclear answers in a row have opened: one attempt at a time, ten seconds apart", held)
                : new Wait(Blocker.DeviceHeld, $"the device {device.Name}, which is held{Say.Because(device.HeldReason)}", held);

        // What stops a whole device stops it before its rows are read; a class is passed over afterwards.
        var pauses = message.Pauses.Where(p => (p.Device.Length == 0 || p.Device == device.Name) && (p.Priority.Length == 0 || p.Priority == message.Priority))
            .OrderBy(p => p.Priority.Length).ThenBy(p => p.Device.Length).ToList();
        if (pauses is [var pause, ..])
        {
            var what = pause.Priority.Length > 0 ? $"the class {pause.Priority}{(pause.Device.Length > 0 ? $" on {pause.Device}" : "")}" : pause.Device.Length > 0 ? $"the device {pause.Device}" : "all devices";
            var until = pauses.Exists(p => p.Until is null) ? null : pauses.Max(p => p.Until);
            yield return new Wait(Blocker.Paused, $"{pause.PausedBy}, who paused {what} at {Say.At(pause.PausedAt)}{Say.Because(pause.Reason)}", until);
        }
    }

    private static IEnumerable<Wait> OfRoom(MessageCase message, QueuePlace place)
    {
        var room = int.MaxValue;
        if (message.Device is { } device)
        {
            if (device.InFlight >= device.Room)
                yield return new Wait(
                    Blocker.InFlightFull, string.Create(CultureInfo.InvariantCulture, $"room on {device.Name}: {device.InFlight} of {device.Room} that may be are on their way"), place.DeviceBusyUntil);
            if (place.DeviceFreeAt is { } free)
                yield return new Wait(Blocker.DeviceLimit, $"a permit of the device {device.Name}{(message.IsOrdinary && device.PermitsLeft > 0 ? ": the last tenth is left to urgent and reply" : "")}", free);
            room = Math.Min(device.Room - device.InFlight, device.PermitsLeft - (message.IsOrdinary ? device.Rate / 10 : 0));
        }

        if (place.Earlier is { } earlier)
            yield return new Wait(Blocker.EarlierMessage, string.Create(CultureInfo.InvariantCulture, $"message {earlier}, which goes to the same recipient before it"));
        if (place.RecipientBusyUntil is { } busy)
            yield return new Wait(Blocker.RecipientBusy, "another message that is on its way to its recipient", busy);
        if (room > 0 && place.Ahead >= room)
            yield return new Wait(
                Blocker.BehindOthers, string.Create(CultureInfo.InvariantCulture, $"its turn: {place.Ahead}{(place.Ahead >= 1000 ? " or more" : "")} before it on {place.Device}, room for {room} at once"));
    }

    private static Wait? OfGuards(MessageCase message) => message.Verdict switch
    {
        null or MessageVerdict.Go => null,
        MessageVerdict.Held => new Wait(Blocker.Held, "whoever decides about its patient at this moment"),
        MessageVerdict.Wait night => Night(night),
        MessageVerdict.Expire => new Wait(Blocker.QuietHours, $"{ByWhom}: its deadline lies in the night"),
        MessageVerdict.Cancel cancel => OfCancel(message, cancel.Reason),
        _ => throw new UnreachableException(),
    };

    private static Wait Night(MessageVerdict.Wait night) => new(
        Blocker.QuietHours,
        string.Create(CultureInfo.InvariantCulture, $"the end of the quiet hours, {night.Zone.ToWall(night.Until):HH:mm} {night.Zone.LabelAt(night.Until)}"),
        night.Until.UtcDateTime);

    private static Wait OfCancel(MessageCase message, string reason)
    {
        var (blocker, because) = reason switch
        {
            ReminderReason.NumberChanged => (Blocker.NumberChanged, "its recipient has another number now"),
            ReminderReason.Paused when message.Facts is { IsBereaved: true } => (Blocker.Bereaved, "it was said that the patient has died"),
            ReminderReason.Paused => (Blocker.PatientPaused, "the patient is paused"),
            ReminderReason.Answered => (Blocker.Answered, "its question is answered or closed"),
            ReminderReason.Overtaken when message.Message.Kind == MessageKind.Reminder => (Blocker.Overtaken, "its reminder has arrived, or was answered"),
            ReminderReason.PlanChanged => (Blocker.PlanChanged, "its plan says something else now"),
            AlertReason.Taken => (Blocker.TaskTaken, "somebody has taken its task"),
            AlertReason.Closed => (Blocker.TaskClosed, "its task is closed"),
            AlertReason.VolunteerGone => (Blocker.VolunteerGone, "its volunteer is active no longer"),
            AlertReason.Overtaken => (Blocker.Overtaken, "a later alert has taken its place"),
            ReminderReason.Guard => OfPatient(message.Facts!),
            _ => throw new UnreachableException(),
        };
        return new Wait(blocker, $"{ByWhom}: {because}");
    }

    /// <summary>The verdict's one word stands for several guards; the order is the verdict's.</summary>
    private static (Blocker Blocker, string Because) OfPatient(MessageFacts facts) => facts switch
    {
        { Patient.IsActive: false } => (Blocker.Inactive, "the patient is not active"),
        { Kind: MessageKind.ConsentRequest } => (Blocker.RequestEnded, "its request for consent is live no longer"),
        { Kind: MessageKind.Reply } => (Blocker.Withdrawn, "the patient has withdrawn since"),
        { Patient: { HasConsented: false } patient } => (Blocker.Consent, $"the patient's consent is {patient.Consent}"),
        _ => (Blocker.PlanNotActive, "its plan is not active"),
    };
}
