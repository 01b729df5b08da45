using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Time;

namespace Prima.Workers.Import;

/// <summary>The rows of <c>send --file</c> and of the demo: messages, each found by its key.</summary>
/// <param name="zone">Of times without an offset.</param>
internal sealed class MessageForm(Zone zone) : CsvForm<NewMessage>(
    new CsvColumn(Phone, Required: true), new CsvColumn(Text, Required: true), new CsvColumn("name"), new CsvColumn(Key),
    new CsvColumn(DueAt), new CsvColumn(NotAfter), new CsvColumn(Priority), new CsvColumn(Device))
{
    private const string Phone = "phone";
    private const string Text = "text";
    private const string Key = "key";
    private const string DueAt = "due_at";
    private const string NotAfter = "not_after";
    private const string Priority = "priority";
    private const string Device = "device";
    private readonly Dictionary<string, (int Line, NewMessage Message)> known = new(StringComparer.Ordinal);

    public override NewMessage? Read(CsvCells cells)
    {
        var phone = cells.Phone(Phone);
        var text = cells.Required(Text, $"1 to {NewMessage.LongestText} characters");
        Limit(cells, Text, text, NewMessage.LongestText);
        var key = cells.Word(Key);
        Limit(cells, Key, key, NewMessage.LongestKey);
        var dueAt = cells.Instant(DueAt, zone);
        var notAfter = cells.Instant(NotAfter, zone);
        if (dueAt is not null && notAfter < dueAt)
            cells.Refuse(NotAfter, "before_due", "is before due_at: the message would expire before it is due");
        var priority = cells.OneOf(Priority, MessagePriority.All, MessagePriority.Normal);
        if (phone is null || text is null || cells.Errors.Count > 0)
            return null;

        var message = new NewMessage(phone, text, key ?? NewMessage.KeyOf(phone, text, dueAt))
        {
            DueAt = dueAt,
            NotAfter = notAfter,
            Priority = priority,
            Device = cells.Word(Device),
        };
        RefuseOtherContent(cells, message);
        return message;
    }

    private static void Limit(CsvCells cells, string column, string? text, int longest)
    {
        if (text is not null && NewMessage.LengthOf(text) is var length && length > longest)
            cells.Refuse(column, "too_long", string.Create(CultureInfo.InvariantCulture, $"has {length} characters: at most {longest} are allowed"));
    }

    /// <summary>A key that names two messages is a mistake. The same message twice is one message: the outbox sees to that.</summary>
    private void RefuseOtherContent(CsvCells cells, NewMessage message)
    {
        if (known.TryAdd(message.IdempotencyKey, (cells.Line, message)))
            return;
        var (line, first) = known[message.IdempotencyKey];
        if (first.Recipient != message.Recipient || first.Text != message.Text)
            cells.Refuse(Key, "key_in_use", string.Create(CultureInfo.InvariantCulture, $"already names the message of line {line}, which has another recipient or text: give each message its own key"));
    }
}
