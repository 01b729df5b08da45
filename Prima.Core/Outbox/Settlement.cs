namespace Prima.Core.Outbox;

/// <summary>What is recorded of an attempt and what becomes of its message (design section 1.3).</summary>
public abstract record Settlement
{
    private Settlement()
    {
    }

    /// <summary>The outcome's word in <c>send_attempts</c>.</summary>
    public abstract string Outcome { get; }

    /// <summary>Whether the attempt counts (domain section 6).</summary>
    public abstract bool Charged { get; }

    /// <summary>Accepted; the message is over.</summary>
    public sealed record Complete(string? ProviderId) : Settlement
    {
        public override string Outcome => "accepted";

        public override bool Charged => true;
    }

    /// <summary>Back in the queue after <paramref name="After"/>, with a new rank, charged.</summary>
    public sealed record Retry(TimeSpan After, string Error, bool Connected) : Settlement
    {
        public override string Outcome => Connected ? "rejected" : "not_sent";

        public override bool Charged => true;
    }

    /// <summary>Back in the queue after <paramref name="After"/>, with a new rank, not charged: its device is at fault.</summary>
    public sealed record Snooze(TimeSpan After, string Error) : Settlement
    {
        public override string Outcome => "rejected";

        public override bool Charged => false;
    }

    /// <summary>Back where it was, not charged: nothing has left.</summary>
    public sealed record Release(string Error) : Settlement
    {
        public override string Outcome => "not_sent";

        public override bool Charged => false;
    }

    /// <summary>Failed for good.</summary>
    public sealed record Discard(string Error, bool Connected = true) : Settlement
    {
        public override string Outcome => Connected ? "rejected" : "not_sent";

        public override bool Charged => true;
    }

    /// <summary>May have been sent: held for evidence, never queued again.</summary>
    public sealed record Uncertain(string Error) : Settlement
    {
        public override string Outcome => "uncertain";

        public override bool Charged => true;
    }
}
