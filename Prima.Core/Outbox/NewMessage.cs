using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Prima.Core.Patients;

namespace Prima.Core.Outbox;

/// <summary>What somebody wants to be said: to whom, what, when. Valid by its types and the limits here, which <c>prima.message_fault</c> checks again.</summary>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Text">1 to <see cref="LongestText"/> characters.</param>
/// <param name="IdempotencyKey">Names this message and no other, for ever.</param>
public sealed record NewMessage(PhoneNumber Recipient, string Text, string IdempotencyKey)
{
    public const int LongestText = 4000;
    public const int LongestKey = 200;

    /// <summary>Null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Null: it never is too late.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    public string Priority { get; init; } = MessagePriority.Normal;

    /// <summary>Null: the default one.</summary>
    public string? Device { get; init; }

    /// <summary>The key of a message whose sender gave none: the same text to the same person for the same time is the same message.</summary>
    public static string KeyOf(PhoneNumber recipient, string text, DateTimeOffset? dueAt)
    {
        // Neither the digits nor the time can hold a line end, so no two contents are written alike.
        var content = string.Create(CultureInfo.InvariantCulture, $"{recipient.Digits}\n{dueAt?.UtcDateTime:O}\n{text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    /// <summary>Characters as PostgreSQL and people count them: one for an emoji that .NET stores as two.</summary>
    public static int LengthOf(string text) => text.EnumerateRunes().Count();

    /// <summary>Not the number, the text or the key: this is what a log would print.</summary>
    public override string ToString() => $"a message to {Recipient}";
}
