using Npgsql;
using Prima.Core.Patients;

namespace Prima.Data.Postgres;

/// <summary>Columns that may be null, and those of a number.</summary>
internal static class Columns
{
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static T? ValueOrNull<T>(this NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    /// <summary>The tables' checks let nothing in that is no canonical number.</summary>
    public static PhoneNumber Phone(this NpgsqlDataReader row, int column) =>
        PhoneNumber.TryParse(row.GetString(column), out var number, out _) ? number : throw new InvalidDataException("A number in the database is no canonical phone number.");
}
