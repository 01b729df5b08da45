namespace Prima.Core.Replies;

/// <summary>What the parser makes of an answer.</summary>
public sealed record ReplyReading
{
    /// <summary>At least one, in the order of <see cref="ReplyClass"/>.</summary>
    public required IReadOnlyList<ReplyClass> Classes { get; init; }

    /// <summary>The words as they were understood, phrases joined, without sentences of our own.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>The options that were named while a choice is live.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>All options were named, by "semua".</summary>
    public bool AllOptions { get; init; }

    /// <summary>There is a question mark or a question word.</summary>
    public bool Question { get; init; }

    /// <summary>A yes that holds one of the words that give consent.</summary>
    public bool Granting { get; init; }

    /// <summary>The kind of plan that its words name, an appointment or a medication: it is about nothing else. Null: neither, or both.</summary>
    public string? About { get; init; }

    /// <summary>It does, but is sorry or shakes its head ("ya, maaf", "ya ❌"): consent is asked for again, and to the question whether to stop it is a yes.</summary>
    public bool Hesitant { get; init; }

    public bool Is(ReplyClass wanted) => Classes.Contains(wanted);
}
