namespace Prima.Core.Replies;

/// <summary>What may stand between two words of a phrase of alarm.</summary>
internal enum AlarmGap
{
    None,

    /// <summary>Written <c>...</c>: fillers, negations, the words of gap-words.txt, and in one go without punctuation how long it is.</summary>
    Fillers,

    /// <summary>Written <c>*</c>: the same, and in one go without punctuation three words that stand on no list, as a name, or that tell of a deed.</summary>
    Strangers,
}
