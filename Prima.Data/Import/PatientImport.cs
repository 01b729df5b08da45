using Npgsql;
using NpgsqlTypes;
using Prima.Core.Consent;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Data.Consent;
using Prima.Data.Operations;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>The patients' file, inside its transaction.</summary>
internal sealed class PatientImport(SteppedTransaction transaction, PeopleTerms terms, ConsentImport consent, Deed deed)
{
    private static readonly string FindVolunteers = Sql.Query("import/find_volunteers");
    private static readonly string Add = Sql.Query("import/add_patients");
    private static readonly string Lock = Sql.Query("import/lock_patients");
    private static readonly string Change = Sql.Query("import/change_patients");

    /// <summary>Plans whose horizon is to be filled after the commit.</summary>
    public List<Guid> Begun { get; } = [];

    /// <summary>Null: a rival has just deleted one of them, or changed the number. Begin anew.</summary>
    public async Task<ImportAnswer?> WriteAsync(IReadOnlyList<PatientRow> rows, CancellationToken stopping)
    {
        var volunteers = await FindVolunteersAsync(rows, stopping);
        var unknown = rows.Index().Where(row => row.Item.VolunteerPhone.Or(null) is { } phone && !volunteers.ContainsKey(phone.Digits)).ToList();
        if (unknown.Count > 0)
            return new ImportAnswer.Refused([.. unknown.Select(row => new RowRemark(row.Index, "volunteer_phone", RowRemarkCode.UnknownVolunteer))]);

        var phones = rows.Select(row => row.Phone.Digits).ToArray();
        var nobody = new PatientFields("", terms.TimeZone, null);
        var added = (await transaction.QueryAsync(
            Add, p => Fields(p.With("phones", phones), rows.Select(row => Apply(row, nobody))).With(deed), row => row.GetString(0), stopping)).ToHashSet(StringComparer.Ordinal);
        var known = (await transaction.QueryAsync(Lock, p => p.With("phones", phones), Read, stopping)).ToDictionary(row => row.Phone, StringComparer.Ordinal);
        if (rows.Any(row => !known.ContainsKey(row.Phone.Digits)))
            return null;
        var differing = rows.Where(row => !added.Contains(row.Phone.Digits))
            .Select(row => (known[row.Phone.Digits].Id, Before: known[row.Phone.Digits].Fields, After: Apply(row, known[row.Phone.Digits].Fields)))
            .Where(row => row.Before != row.After).ToList();
        if (differing.Count > 0)
            await transaction.ExecuteAsync(Change, p => Fields(p.With("ids", differing.Select(row => row.Id).ToArray()), differing.Select(row => row.After)).With(deed), stopping);

        Begun.AddRange(await PatientZones.MoveAsync(
            transaction, differing.Where(row => row.Before.TimeZone != row.After.TimeZone).ToDictionary(row => row.Id, row => row.After.TimeZone), terms.ClockOffset, deed, stopping));
        var changed = differing.Select(row => row.Id).ToHashSet();
        var remarks = await consent.WriteAsync(rows, known, added, changed, Begun, stopping);
        changed.ExceptWith(added.Select(phone => known[phone].Id));
        return new ImportAnswer.Taken(added.Count, changed.Count, rows.Count - added.Count - changed.Count, remarks);

        PatientFields Apply(PatientRow row, PatientFields before) => new(
            row.Name, row.TimeZone.Or(before.TimeZone), row.VolunteerPhone.IsGiven ? VolunteerOf(row.VolunteerPhone.Value) : before.VolunteerId);

        Guid? VolunteerOf(PhoneNumber? phone) => phone is null ? null : volunteers[phone.Digits];
    }

    private async Task<Dictionary<string, Guid>> FindVolunteersAsync(IReadOnlyList<PatientRow> rows, CancellationToken stopping)
    {
        var phones = rows.Select(row => row.VolunteerPhone.Or(null)?.Digits).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return phones.Length == 0 ? [] : (await transaction.QueryAsync(
            FindVolunteers, p => p.With("phones", phones), row => (Id: row.GetGuid(0), Phone: row.GetString(1)), stopping)).ToDictionary(row => row.Phone, row => row.Id, StringComparer.Ordinal);
    }

    private static NpgsqlParameterCollection Fields(NpgsqlParameterCollection parameters, IEnumerable<PatientFields> fields)
    {
        var all = fields.ToList();
        return parameters
            .With("names", all.Select(one => one.Name).ToArray())
            .With("zones", all.Select(one => one.TimeZone).ToArray())
            .With("volunteers", all.Select(one => one.VolunteerId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);
    }

    private static KnownPatient Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), new PatientFields(row.GetString(2), row.GetString(3), row.ValueOrNull<Guid>(4)), row.GetString(5), row.TextOrNull(6));
}
