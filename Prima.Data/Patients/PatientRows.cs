using Npgsql;
using Prima.Core.Patients;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>Reads the columns of <c>prima.patient_status</c>.</summary>
internal static class PatientRows
{
    public static PatientStatusRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.Phone(1), row.GetString(2), row.GetBoolean(3), row.ValueOrNull<DateOnly>(4), row.GetString(5), row.ValueOrNull<DateTime>(6),
        row.ValueOrNull<DateOnly>(7));
}
