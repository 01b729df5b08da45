using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.Patients;

namespace Prima.Tests.Postgres.Patients;

/// <summary>The SQL way in reads numbers by the same rule as the program, or a service's message and a person's would go to different recipients.</summary>
public class CanonicalPhoneTests : DatabaseFixture
{
    [TestCase("on")]
    [TestCase("off")]
    public async Task The_SQL_twin_gives_the_same_answer_in_every_row_of_the_table_however_strings_are_read(string standardConformingStrings)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString + $";Pooling=false;Options=-c standard_conforming_strings={standardConformingStrings}");
        await connection.OpenAsync();
        using (Assert.EnterMultipleScope())
        {
            foreach (var (input, canonical, refusal) in PhoneNumberCases.All)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "select canonical, refusal from prima.canonical_phone($1)";
                command.Parameters.Add(new() { Value = input });
                await using var reader = await command.ExecuteReaderAsync();
                await reader.ReadAsync();
                Assert.That((reader[0] as string, reader[1] as string), Is.EqualTo((canonical, refusal)), string.Join(' ', input.Select(letter => $"{(int)letter:x4}")));
            }
        }
    }
}
