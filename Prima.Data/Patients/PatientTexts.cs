using NpgsqlTypes;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>Puts texts to patients into the outbox, inside a transaction that holds the patients.</summary>
internal static class PatientTexts
{
    private static readonly string Say = Sql.Query("patients/say");

    /// <summary>Returns the messages' ids, in the order given.</summary>
    /// <param name="device">An answer leaves by the one that its question came in on; null: by the default's.</param>
    public static Task<List<long>> SayAsync(this SteppedTransaction transaction, IReadOnlyList<PatientText> texts, string? device, TimeSpan clockOffset, CancellationToken stopping) => transaction.QueryAsync(
        Say,
        p => p.With("device", device, NpgsqlDbType.Text).With("clock_offset", clockOffset)
            .With("keys", texts.Select(text => text.Key).ToArray())
            .With("kinds", texts.Select(text => text.Kind).ToArray())
            .With("templates", texts.Select(text => text.Template).ToArray())
            .With("patient_ids", texts.Select(text => text.PatientId).ToArray())
            .With("recipients", texts.Select(text => text.Recipient).ToArray())
            .With("bodies", texts.Select(text => text.Body).ToArray())
            .With("priorities", texts.Select(text => text.Priority).ToArray())
            .With("lasting", texts.Select(text => text.Lasts).ToArray())
            .With("quiet_exempt", texts.Select(text => text.QuietExempt).ToArray()),
        row => row.GetInt64(0),
        stopping);
}
