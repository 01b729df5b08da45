using Npgsql;
using Prima.Core.Time;
using Prima.Data.Consent;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>A patient whose row a deed holds.</summary>
/// <param name="SeenAt">The product's clock, read after the lock.</param>
internal sealed record LockedPatient(
    Guid Id, string Phone, string Name, string TimeZone, string ConsentStatus, bool IsActive, DateOnly? PausedFrom, DateOnly? PausedUntil, int Version, DateTimeOffset SeenAt)
{
    /// <summary>The day on which the deed is done, where the patient lives.</summary>
    public DateOnly Today => Zone.Find(TimeZone).DateOf(SeenAt);

    public static LockedPatient Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.ValueOrNull<DateOnly>(6),
        row.ValueOrNull<DateOnly>(7), row.GetInt32(8), row.GetDateTime(9));

    public ConsentMove MoveTo(string status) => new(Id, Phone, Name, status);
}
