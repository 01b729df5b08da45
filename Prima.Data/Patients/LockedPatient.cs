using Npgsql;
using Prima.Data.Consent;
using Prima.Data.Operations;

namespace Prima.Data.Patients;

/// <summary>A patient whose row a deed holds.</summary>
internal sealed record LockedPatient(
    Guid Id, string Phone, string Name, string TimeZone, string ConsentStatus, bool IsActive, DateOnly? PausedFrom, DateOnly? PausedUntil, int Version)
{
    public static LockedPatient Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.ValueOrNull<DateOnly>(6),
        row.ValueOrNull<DateOnly>(7), row.GetInt32(8));

    public ConsentMove MoveTo(string status) => new(Id, Phone, Name, status);
}
