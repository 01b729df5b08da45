using Prima.Core.Plans;

namespace Prima.Core.Replies;

/// <summary>The domain's table of what an answer does: a row for each class, a cell for each situation.</summary>
public static class ReplyEffects
{
    private static readonly Cell Silence = new(ReplyDeed.Silence, "silence");
    private static readonly Cell Unclear = new(ReplyDeed.Clarify, "unclear");
    private static readonly Cell NoneOpen = new(ReplyDeed.SayNoneOpen, "reply.none_open");
    private static readonly Cell AskAnswer = new(ReplyDeed.AskAnswer, "ask.answer");
    private static readonly Cell Note = new(ReplyDeed.Note, "task, reply.noted");
    private static readonly Cell TaskOnly = new(ReplyDeed.TaskOnly, "task only");
    private static readonly Cell[] Unread = [Unclear, new(ReplyDeed.AskAnswerWithTask, "task unread_message, ask.answer"), Note, TaskOnly];

    /// <summary>Consent asked; granted with a reminder to answer; granted without; any other consent, or inactive.</summary>
    private static readonly Dictionary<ReplyClass, Cell[]> Table = new()
    {
        [ReplyClass.Stop] = [new(ReplyDeed.Withdraw, "§9"), new(ReplyDeed.Withdraw, "§9"), new(ReplyDeed.Withdraw, "§9"), new(ReplyDeed.Withdraw, "§9 once")],
        [ReplyClass.SoftStop] = [new(ReplyDeed.ConfirmStop, "stop.confirm"), new(ReplyDeed.ConfirmStop, "stop.confirm"), new(ReplyDeed.ConfirmStop, "stop.confirm"), Silence],
        [ReplyClass.Bereaved] = Everywhere(ReplyDeed.Mourn, "§10"),
        [ReplyClass.Emergency] = Everywhere(ReplyDeed.Alarm, "§10"),
        [ReplyClass.Amber] = Everywhere(ReplyDeed.HelpSoon, "§10"),
        [ReplyClass.Help] = Everywhere(ReplyDeed.Help, "§10"),
        [ReplyClass.Number] = Everywhere(ReplyDeed.Choose, "the stored answer, for these"),
        [ReplyClass.Yes] = [new(ReplyDeed.Grant, "granted"), new(ReplyDeed.AskAnswer, "ask.answer; Stop if our last text, within 1 h, was stop.confirm"), new(ReplyDeed.Silence, "silence; Stop likewise"), Silence],
        [ReplyClass.No] = [new(ReplyDeed.Decline, "declined"), new(ReplyDeed.RecordNo, "not_yet"), Silence, Silence],
        [ReplyClass.Done] = [Unclear, new(ReplyDeed.RecordDone, "done, ack.done"), NoneOpen, Silence],
        [ReplyClass.NotYet] = [Unclear, new(ReplyDeed.RecordNotYet, "not_yet, ack.not_yet"), NoneOpen, Silence],
        [ReplyClass.Late] = [Unclear, new(ReplyDeed.RecordLate, "not_yet, task late, ack.late"), NoneOpen, Silence],
        [ReplyClass.CannotAttend] = [Unclear, new(ReplyDeed.RecordCannotAttend, "not_done, task cannot_attend, ack.cannot_attend"), NoneOpen, Silence],
        [ReplyClass.Start] = [Unclear, Silence, Silence, new(ReplyDeed.Ask, "§5 if active")],
        [ReplyClass.Info] = [Unclear, new(ReplyDeed.SayToday, "info.today"), new(ReplyDeed.SayToday, "info.today"), Silence],
        [ReplyClass.Thanks] = [Unclear, Silence, Silence, Silence],
        [ReplyClass.Thumb] = [Unclear, AskAnswer, Silence, Silence],
        [ReplyClass.Mixed] = [Unclear, AskAnswer, Note, TaskOnly],
        [ReplyClass.Question] = Unread,
        [ReplyClass.Unknown] = Unread,
    };

    /// <summary>What an answer does, in the order in which it is done.</summary>
    public static IReadOnlyList<ReplyEffect> Of(ReplyReading reading, ReplySituation situation)
    {
        if (reading.Is(ReplyClass.Number) && reading.Classes is not [ReplyClass.Number])
            return [OfNumber(reading, situation)];
        return [.. reading.Classes.Select(found => Of(found, reading, situation))];
    }

    private static ReplyEffect Of(ReplyClass found, ReplyReading reading, ReplySituation situation)
    {
        var saysYes = reading.Granting || reading.Hesitant;
        var column = situation.Column;
        var cell = Table[RowOf(found, column is 1 or 2 ? saysYes : reading.Granting, situation)][column];
        return (found, column) switch
        {
            (ReplyClass.Yes, 1 or 2) when saysYes && situation.AskedToStop => new ReplyEffect(found, ReplyDeed.Withdraw, "§9"),
            (ReplyClass.Yes, 1 or 2) when saysYes && situation.MayBeAskedToStop => new ReplyEffect(found, ReplyDeed.ConfirmStop, "stop.confirm"),
            (ReplyClass.Yes, 0) when reading.Granting && (situation.AskedToStop || situation.MayBeAskedToStop) => new ReplyEffect(found, Unclear.Deed, Unclear.Words), // no guess may grant (section 5): the question before it was whether to stop
            (ReplyClass.No, 1) when situation.Candidate == PlanKind.Appointment => new ReplyEffect(found, AskAnswer.Deed, AskAnswer.Words),
            (ReplyClass.Done or ReplyClass.NotYet, 1) when reading.About == PlanKind.Medication && situation.Candidate == PlanKind.Appointment => new ReplyEffect(found, AskAnswer.Deed, AskAnswer.Words),
            (ReplyClass.Start, 3) when !situation.Active => new ReplyEffect(found, Silence.Deed, Silence.Words),
            _ => new ReplyEffect(found, cell.Deed, cell.Words),
        };
    }

    /// <summary>A yes that holds no granting word is unclear to a request, and a courtesy afterwards.</summary>
    private static ReplyClass RowOf(ReplyClass found, bool granting, ReplySituation situation) => found switch
    {
        ReplyClass.Yes when !granting => situation.Column == 0 ? ReplyClass.Unknown : ReplyClass.Thanks,
        _ => found,
    };

    /// <summary>"1 sudah" says once more what is stored; "1 belum" contradicts it.</summary>
    private static ReplyEffect OfNumber(ReplyReading reading, ReplySituation situation) =>
        reading.Classes.Where(found => found != ReplyClass.Number).All(found => found == situation.Choice)
            ? Of(ReplyClass.Number, reading, situation)
            : Of(ReplyClass.Mixed, reading, situation);

    private static Cell[] Everywhere(ReplyDeed deed, string words) => [.. Enumerable.Repeat(new Cell(deed, words), 4)];

    private sealed record Cell(ReplyDeed Deed, string Words);
}
