namespace Prima.Core.Operations.Why;

/// <summary>An event as a sentence.</summary>
internal static class EventWords
{
    /// <param name="done">What happened.</param>
    /// <param name="subject">To what.</param>
    public static WhyLine Of(EventRow done, string subject)
    {
        var from = done.FromState is { } was ? $" from {was}" : "";
        var to = done.ToState is { } now ? $" to {now}" : "";
        var moved = to.Length > 0 ? $" went{from}{to}" : from.Length > 0 ? $" is {done.FromState} no longer" : " was touched";
        return new WhyLine(done.At, $"{subject}{moved} ({done.Cause}){(done.Actor is { } who ? $", by {who}" : "")}{Say.Because(done.Reason)}.");
    }
}
