using Npgsql;
using Prima.Core.Patients;
using Prima.Data.Operations;

namespace Prima.Data.Patients;

/// <summary>Reads the columns of <c>prima.patient_status</c>.</summary>
internal static class PatientRows
{
    public static PatientStatusRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), Phone(row.GetString(1)), row.GetString(2), row.GetBoolean(3), row.ValueOrNull<DateOnly>(4), row.GetString(5), row.ValueOrNull<DateTime>(6),
        row.ValueOrNull<DateOnly>(7));

    // The table's check lets nothing else in.
    public static PhoneNumber Phone(string digits) =>
        PhoneNumber.TryParse(digits, out var number, out _) ? number : throw new InvalidDataException("A number in the database is no canonical phone number.");
}
