namespace Prima.Tests.Model;

/// <summary>The two messages there can be: the one that was enqueued, and its flagged resend (<c>key:resend</c>) where the kind's policy asks for one.</summary>
internal enum MessageName : byte
{
    Original,
    Resend,
}

/// <summary>Something of each message.</summary>
internal readonly record struct PerMessage<T>(T Original, T Resend)
{
    public T this[MessageName name] => name == MessageName.Original ? Original : Resend;

    public PerMessage<T> With(MessageName name, T value) => name == MessageName.Original ? this with { Original = value } : this with { Resend = value };
}

/// <summary>The outcomes of a live attempt. Rejected and not_sent are not live: such rows decide nothing any more, so the model leaves them out.</summary>
internal enum Live : byte
{
    None,
    Sending,
    Accepted,
    Uncertain,
}

/// <summary>
/// The rows of one message. There is room for one live attempt only: that is the partial unique index. Which place a message is in is not stored,
/// it follows from the rows, so the model can get it wrong, as the program could.
/// </summary>
/// <param name="Said">The row in <c>messages</c>: written once, never changed.</param>
/// <param name="Queued">The row in <c>queue</c>.</param>
/// <param name="Live">The live row in <c>send_attempts</c>.</param>
/// <param name="AttemptId">That row's id: who made it, see <see cref="AttemptIds"/>.</param>
/// <param name="Ended">The row in <c>message_endings</c>.</param>
/// <param name="AttemptRows">How many attempts there were; counted only where the planted mistake names them by number.</param>
internal readonly record struct Message(bool Said, bool Queued, Live Live, byte AttemptId, bool Ended, byte AttemptRows)
{
    /// <summary>In how many places the message is. The promise is: in exactly one.</summary>
    public int Places => (Queued ? 1 : 0) + (Live != Live.None ? 1 : 0) + (Ended && Live == Live.None ? 1 : 0);

    public bool IsOver => !Said || Live == Live.Accepted || (Ended && !Queued && Live != Live.Sending);
}

/// <summary>What is committed. A step that changes it is one transaction.</summary>
/// <param name="Messages">The rows of each message.</param>
/// <param name="InFlight">The <c>in_flight</c> row. Its primary key is the recipient, and both messages go to one, so there is room for one.</param>
internal readonly record struct Database(PerMessage<Message> Messages, MessageName? InFlight)
{
    public Message this[MessageName name] => Messages[name];

    public Database With(MessageName name, Message rows) => this with { Messages = Messages.With(name, rows) };
}
