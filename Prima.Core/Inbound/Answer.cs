namespace Prima.Core.Inbound;

/// <summary>What follows from a message that came in.</summary>
/// <param name="Outcome">In a word or two, for whoever asks later.</param>
/// <param name="Steps">In their order.</param>
public sealed record Answer(string Outcome, IReadOnlyList<AnswerStep> Steps)
{
    public static Answer Nothing(string outcome) => new(outcome, []);

    public static Answer Of(string outcome, params AnswerStep[] steps) => new(outcome, steps);
}
