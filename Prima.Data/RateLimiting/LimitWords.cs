using System.Diagnostics;
using Prima.Core.RateLimiting;

namespace Prima.Data.RateLimiting;

/// <summary>How a limit is called in <c>limit_settings</c>.</summary>
internal static class LimitWords
{
    public static string ToWord(this LimitName name) => name switch
    {
        LimitName.Recipient => "recipient",
        LimitName.Device => "device",
        LimitName.Fleet => "fleet",
        LimitName.Reminders => "reminders",
        LimitName.PatientReplies => "patient_replies",
        _ => throw new UnreachableException(),
    };

    public static LimitName Parse(string word) => Enum.GetValues<LimitName>().First(name => name.ToWord() == word);
}
