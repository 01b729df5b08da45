using Prima.Core.Consent;
using Prima.Core.Import;
using Prima.Data.Consent;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>The consent cells of a patients' file: each counts once, and none after the patient's own word or for a number that a patient has left.</summary>
internal sealed class ConsentImport(SteppedTransaction transaction, ConsentWriter writer)
{
    private const string Column = "consent";
    private const string Number = "phone";

    private static readonly string OfNumbers = Sql.Query("consent/of_numbers");
    private static readonly string Remember = Sql.Query("import/remember_consent");

    /// <param name="known">The patients by number, held.</param>
    /// <param name="added">Who is new: a refusal and a withdrawal follow the number to them.</param>
    /// <param name="changed">Gets who was changed here.</param>
    /// <param name="begun">Gets the plans that begin now.</param>
    public async Task<IReadOnlyList<RowRemark>> WriteAsync(
        IReadOnlyList<PatientRow> rows, IReadOnlyDictionary<string, KnownPatient> known, IReadOnlySet<string> added, HashSet<Guid> changed, List<Guid> begun, CancellationToken stopping)
    {
        var asking = rows.Where(row => added.Contains(row.Phone.Digits) || IsNew(row)).Select(row => row.Phone.Digits).ToArray();
        if (asking.Length == 0)
            return [];
        var numbers = (await transaction.QueryAsync(
            OfNumbers, p => p.With("phones", asking), row => (Phone: row.GetString(0), Last: row.TextOrNull(1), HasSpoken: row.GetBoolean(2), IsWithdrawn: row.GetBoolean(3), Counted: row.GetFieldValue<string[]>(4), IsLeft: row.GetBoolean(5)), stopping)).ToDictionary(row => row.Phone, StringComparer.Ordinal);

        var inherited = added.Where(phone => ConsentMachine.OfNumber(numbers[phone].Last) != ConsentStatus.NotAsked)
            .ToDictionary(phone => phone, phone => Move(phone, numbers[phone].Last!), StringComparer.Ordinal);
        if (inherited.Count > 0)
            await writer.MoveAsync([.. inherited.Values], ConsentCause.Inherited, stopping);

        List<RowRemark> remarks = [];
        List<ConsentMove> grants = [], declines = [];
        List<(Guid Id, string Consent)> remembered = [];
        foreach (var (index, row) in rows.Index().Where(row => numbers.ContainsKey(row.Item.Phone.Digits)))
        {
            var phone = row.Phone.Digits;
            if (!IsNew(row))
            {
                if (numbers[phone].IsLeft)
                    remarks.Add(new RowRemark(index, Number, RowRemarkCode.NumberWasLeft));
                continue;
            }

            var recorded = row.Consent!;
            var status = inherited.TryGetValue(phone, out var from) ? from.To : known[phone].ConsentStatus;
            if (numbers[phone].Counted.Contains($"{recorded.Status}|{recorded.Method}|{recorded.Note}"))
            {
                // An older file once more: that sheet of paper has been counted.
                if (status != recorded.Status && (added.Contains(phone) || !numbers[phone].HasSpoken))
                    remarks.Add(new RowRemark(index, Column, numbers[phone].HasSpoken ? RowRemarkCode.PatientHasSpoken : RowRemarkCode.CountedBefore));
                continue;
            }

            if (numbers[phone].HasSpoken)
                remarks.Add(new RowRemark(index, Column, RowRemarkCode.PatientHasSpoken));
            else if (ConsentMachine.Record(status, numbers[phone].IsWithdrawn, recorded.Status, again: false) is ConsentDecision.Refused)
                remarks.Add(new RowRemark(index, Column, RowRemarkCode.StaysWithdrawn));
            else if (numbers[phone].IsLeft && (status != recorded.Status || added.Contains(phone)))
                remarks.Add(new RowRemark(index, Number, RowRemarkCode.NumberWasLeft));
            else
            {
                remembered.Add((known[phone].Id, recorded.Status));
                if (status != recorded.Status)
                    (recorded.Status == ConsentStatus.Granted ? grants : declines).Add(Move(phone, recorded.Status) with { Recorded = recorded });
            }
        }

        if (remembered.Count > 0)
            await transaction.ExecuteAsync(
                Remember, p => p.With("ids", remembered.Select(one => one.Id).ToArray()).With("consents", remembered.Select(one => one.Consent).ToArray()), stopping);
        begun.AddRange(await writer.GrantAsync(grants, stopping));
        await writer.DeclineAsync(declines, stopping);
        changed.UnionWith(remembered.Select(one => one.Id));
        return remarks;

        bool IsNew(PatientRow row) => row.Consent is { } consent && known[row.Phone.Digits].ImportedConsent != consent.Status;

        ConsentMove Move(string phone, string to) => new(known[phone].Id, phone, known[phone].Fields.Name, to);
    }
}
