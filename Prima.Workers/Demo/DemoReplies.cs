using Prima.Core.Outbox;

namespace Prima.Workers.Demo;

/// <summary>What each patient writes back to a reminder: the same in every demo.</summary>
internal static class DemoReplies
{
    public const int TwoAtOnce = 3;
    public const int DeliveredTwice = 4;
    public const int Stops = 5;
    public const int InDanger = 10;

    public const string InWords = "most SUDAH, some BELUM or nothing; one twice, one BERHENTI, one \"sesak napas\"";

    private static readonly string[] Sudah = ["SUDAH", "sudah kak, makasih", "udah", "sdh bu", "sudaaah", "sampun", "alhamdulillah sudah diminum"];
    private static readonly string[] Selesai = ["SELESAI", "selesai kak", "sudah"];
    private static readonly string[] Hadir = ["HADIR", "hadir bu"];
    private static readonly string[] Belum = ["BELUM", "blm kak", "nanti ya"];

    /// <summary>Nothing where the message asks nothing, or this patient says nothing.</summary>
    /// <param name="index">The patient's place in the file, from 0.</param>
    /// <param name="message">As it came: a reminder is known by its sign, as a person knows it.</param>
    public static IReadOnlyList<DemoReply> To(int index, string message) => DoneWords(message) is not { } done ? [] : index switch
    {
        TwoAtOnce => [Reply(Pick(done, 0)), Reply(Pick(done, 1))],
        DeliveredTwice => [Reply(Pick(done, 0)) with { Twice = true }],
        Stops => [new DemoReply("BERHENTI", MessageKind.Farewell)],
        InDanger => [new DemoReply("saya sesak napas", MessageKind.EmergencyReply)],
        _ when index % 10 == 1 => [Reply(Pick(Belum, index / 10))],
        _ when index % 20 == 15 => [],
        _ => [Reply(Pick(done, index))],
    };

    private static string[]? DoneWords(string message) =>
        message.StartsWith("💊", StringComparison.Ordinal) ? Sudah
        : message.StartsWith("📅", StringComparison.Ordinal) ? Hadir
        : message.StartsWith("📝", StringComparison.Ordinal) ? Selesai
        : null;

    private static string Pick(string[] words, int index) => words[index % words.Length];

    private static DemoReply Reply(string text) => new(text, MessageKind.Reply);
}
