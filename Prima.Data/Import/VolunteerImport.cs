using Npgsql;
using NpgsqlTypes;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Volunteers;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>The volunteers' file, inside its transaction.</summary>
internal static class VolunteerImport
{
    private static readonly string Add = Sql.Query("import/add_volunteers");
    private static readonly string Lock = Sql.Query("import/lock_volunteers");
    private static readonly string Change = Sql.Query("import/change_volunteers");

    public static async Task<ImportAnswer> WriteAsync(SteppedTransaction transaction, IReadOnlyList<VolunteerRow> rows, Deed deed, CancellationToken stopping)
    {
        var phones = rows.Select(row => row.Phone.Digits).ToArray();
        var added = (await transaction.QueryAsync(
            Add, p => Fields(p.With("phones", phones), rows.Select(row => row.ApplyTo(VolunteerFields.Unknown))).With(deed), row => row.GetString(0), stopping)).ToHashSet(StringComparer.Ordinal);
        var known = (await transaction.QueryAsync(Lock, p => p.With("phones", phones), Read, stopping)).ToDictionary(row => row.Phone, StringComparer.Ordinal);
        var changed = rows.Where(row => !added.Contains(row.Phone.Digits))
            .Select(row => (known[row.Phone.Digits].Id, Before: known[row.Phone.Digits].Fields, After: row.ApplyTo(known[row.Phone.Digits].Fields)))
            .Where(row => row.Before != row.After).ToList();
        if (changed.Count > 0)
            await transaction.ExecuteAsync(Change, p => Fields(p.With("ids", changed.Select(row => row.Id).ToArray()), changed.Select(row => row.After)).With(deed), stopping);
        return new ImportAnswer.Taken(added.Count, changed.Count, rows.Count - added.Count - changed.Count, []);
    }

    private static NpgsqlParameterCollection Fields(NpgsqlParameterCollection parameters, IEnumerable<VolunteerFields> fields)
    {
        var all = fields.ToList();
        return parameters
            .With("names", all.Select(one => one.Name).ToArray())
            .With("roles", all.Select(one => one.Role).ToArray())
            .With("ranks", all.Select(one => one.OnCallRank).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
    }

    private static (Guid Id, string Phone, VolunteerFields Fields) Read(NpgsqlDataReader row) =>
        (row.GetGuid(0), row.GetString(1), new VolunteerFields(row.GetString(2), row.GetString(3), row.ValueOrNull<int>(4)));
}
