using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Time;
using Prima.Workers.Import;

namespace Prima.Workers.Demo;

/// <summary>What the demo sends: the good rows of the sample file, then their texts again to made-up numbers.</summary>
internal sealed class DemoMessages(CsvReading<NewMessage> sample)
{
    public const string File = DemoFiles.Folder + "messages.csv";

    /// <summary>Some are due a little later, so that a queue is seen that waits.</summary>
    public const string DueRule = "every fifth due 1 to 3 s later";

    public IReadOnlyList<CsvError> Errors => sample.Errors;

    public int GoodRows => sample.Rows.Count;

    public static DemoMessages Load() => new(DemoFiles.ReadWhole("messages.csv", new MessageForm(Zone.Utc)));

    /// <param name="index">From 0; no two have the same recipient.</param>
    /// <param name="now">The demo's start.</param>
    public NewMessage At(int index, DateTimeOffset now)
    {
        var row = sample.Rows[index % GoodRows].Row;
        var message = index < GoodRows ? row : new NewMessage(DemoFiles.MadeUp(index), row.Text, string.Create(CultureInfo.InvariantCulture, $"demo-{index + 1}"));
        return message with
        {
            Device = DemoSettings.Devices[index % DemoSettings.Devices.Count],
            DueAt = index % 5 == 4 ? now + TimeSpan.FromSeconds(1 + (index / 5 % 3)) : now,
        };
    }
}
