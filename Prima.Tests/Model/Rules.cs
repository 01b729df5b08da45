namespace Prima.Tests.Model;

/// <summary>Which protocol is explored: the one of Prima by default.</summary>
/// <param name="Mistakes">What is planted in it.</param>
/// <param name="FlaggedResend">The kind's policy for an uncertain message: resend once, flagged as such. Otherwise it is closed.</param>
/// <param name="LaggingStandby">Failovers go to a standby that may have missed any number of the last commits. Otherwise they lose nothing.</param>
internal sealed record Rules(Mistakes Mistakes = Mistakes.None, bool FlaggedResend = false, bool LaggingStandby = false)
{
    public bool Has(Mistakes mistake) => (Mistakes & mistake) != 0;
}
