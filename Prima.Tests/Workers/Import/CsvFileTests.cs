using System.Globalization;
using System.Text;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.Time;
using Prima.Workers.Import;

namespace Prima.Tests.Workers.Import;

public class CsvFileTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");

    [TestCase("phone,text\n0812-0000-0001,Halo\n", TestName = "Line feeds")]
    [TestCase("phone,text\r\n0812-0000-0001,Halo\r\n", TestName = "Carriage returns and line feeds")]
    [TestCase("phone,text\n0812-0000-0001,Halo", TestName = "No line end at the end")]
    [TestCase("\ufeffphone,text\n0812-0000-0001,Halo\n", TestName = "A byte order mark")]
    [TestCase("phone;text\n0812-0000-0001;Halo\n", TestName = "Semicolons")]
    [TestCase("text,phone\nHalo,0812-0000-0001\n", TestName = "Columns in another order")]
    [TestCase("\"phone\",\"text\"\n\"0812-0000-0001\",\"Halo\"\n", TestName = "Quotes around everything")]
    [TestCase("Phone, TEXT \n0812-0000-0001,Halo\n", TestName = "A header with capitals and blanks")]
    [TestCase("phone,text\n\n0812-0000-0001,Halo\n\n", TestName = "Blank lines")]
    public void A_file_is_read_in_any_form_that_programs_write(string file)
    {
        var reading = Read(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Errors, Is.Empty);
            Assert.That(reading.Rows.Select(row => (row.Row.Recipient.Digits, row.Row.Text)), Is.EqualTo(new[] { ("6281200000001", "Halo") }));
        }
    }

    [TestCase("", 1, null, "empty_file")]
    [TestCase("phone\n0812-0000-0001\n", 1, "text", "missing_column")]
    [TestCase("phone,text,txet\n", 1, "txet", "unknown_column")]
    [TestCase("phone,text,phone\n", 1, "phone", "repeated_column")]
    [TestCase("phone,text\n0812-0000-0001,Satu, dua\n", 2, null, "too_many_cells")]
    [TestCase("phone,text\n0812-0000-0001\n", 2, null, "too_few_cells")]
    [TestCase("phone,text\n0812-0000-0001,Halo\n0812-0000-0002,\"Halo\n0812-0000-0003,Halo\n", 3, null, "open_quote")]
    [TestCase("phone,text\n0812-0000-0001,\"Halo\n0812-0000-0002,\"Halo\"\n", 2, null, "open_quote")]
    [TestCase("phone,text\n0812-0000-0001,\"a\nb\"\n0812-0000-0002,\"Halo\n", 4, null, "open_quote")]
    [TestCase("phone,text\n0812-0000-0001,Minum \"obat\" ini\n", 2, null, "stray_quote")]
    [TestCase("phone,text\n0812-0000-0001,a\0b\n", 2, "text", "bad_character")]
    [TestCase("phone,text\n,Halo\n", 2, "phone", "empty")]
    [TestCase("phone,text\n8.12E+11,Halo\n", 2, "phone", "not_digits")]
    [TestCase("phone,text\n\"8,12E+11\",Halo\n", 2, "phone", "not_digits")]
    [TestCase("phone,text\n0812 0000 x,Halo\n", 2, "phone", "not_digits")]
    [TestCase("phone,text\n021-5550-0001,Halo\n", 2, "phone", "not_mobile")]
    [TestCase("phone,text\n+65 8000 0001,Halo\n", 2, "phone", "foreign")]
    [TestCase("phone,text\n120363000000000001@g.us,Halo\n", 2, "phone", "group")]
    [TestCase("phone,text\n0812-000,Halo\n", 2, "phone", "too_short")]
    [TestCase("phone,text\n0812-0000-0000-0001,Halo\n", 2, "phone", "too_long")]
    [TestCase("phone,text\n0812-0000-0001,\"  \"\n", 2, "text", "empty")]
    [TestCase("phone,text,due_at\n0812-0000-0001,Halo,besok\n", 2, "due_at", "not_a_time")]
    [TestCase("phone,text,due_at\n0812-0000-0001,Halo,0001-01-01 00:00\n", 2, "due_at", "not_a_time")]
    [TestCase("phone,text,due_at\n0812-0000-0001,Halo,9999-12-31 23:59\n", 2, "due_at", "not_a_time")]
    [TestCase("phone,text,due_at\n0812-0000-0001,Halo,0001-01-01T00:00:00Z\n", 2, "due_at", "not_a_time")]
    [TestCase("phone,text,due_at,not_after\n0812-0000-0001,Halo,2026-12-01 09:30,2026-12-01 09:29\n", 2, "not_after", "before_due")]
    [TestCase("phone,text,priority\n0812-0000-0001,Halo,high\n", 2, "priority", "unknown_word")]
    [TestCase("phone,text,key\n0812-0000-0001,Halo,a\n0812-0000-0001,Hai,a\n", 3, "key", "key_in_use")]
    public void What_is_wrong_is_named_with_line_column_and_code(string file, int line, string? column, string code) =>
        Assert.That(Read(file).Errors.Select(error => (error.Line, error.Column, error.Code)), Is.EqualTo(new[] { (line, column, code) }));

    [Test]
    public void Ten_thousand_rows_with_three_bad_ones_report_exactly_those()
    {
        var file = new StringBuilder("phone,text,due_at\n");
        for (var line = 2; line <= 10_001; line++)
            file.AppendLine(CultureInfo.InvariantCulture, $"{(line == 77 ? "8.12E+11" : $"0812-00{line:D6}")},{(line == 5_000 ? "" : "Halo")},{(line == 10_001 ? "x" : "")}");

        var reading = Read(file.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.Errors.Select(error => error.Line), Is.EqualTo(new[] { 77, 5_000, 10_001 }));
            Assert.That(reading.Rows, Has.Count.EqualTo(9_997));
        }
    }

    [Test]
    public void A_row_with_several_mistakes_reports_them_all() =>
        Assert.That(Read("phone,text,due_at\n021,,x\n").Errors.Select(error => error.Column), Is.EqualTo(new[] { "phone", "text", "due_at" }));

    [Test]
    public void A_spreadsheets_number_is_named_as_such() =>
        Assert.That(Read("phone,text\n8.12E+11,Halo\n").Errors[0].Reason, Does.Contain("spreadsheet"));

    [Test]
    public void Another_encoding_is_refused_with_the_line()
    {
        byte[] file = [.. "phone,text\n0812-0000-0001,Halo\n0812-0000-0002,"u8, 0xE9, .. "\n"u8];
        var error = CsvFile.Read(file, new MessageForm(Jakarta)).Errors.Single();
        Assert.That((error.Line, error.Code), Is.EqualTo((3, "not_utf8")));
    }

    [Test]
    public void Quoted_cells_keep_their_commas_quotes_and_lines() =>
        Assert.That(Read("phone,text\n0812-0000-0001,\"Satu, \"\"dua\"\",\ntiga\"\n").Rows.Single().Row.Text, Is.EqualTo("Satu, \"dua\",\ntiga"));

    [Test]
    public void A_row_after_one_of_several_lines_has_the_line_of_the_file() =>
        Assert.That(Read("phone,text\r\n0812-0000-0001,\"a\r\nb\"\r\n\r\n021,Halo\r\n").Errors.Single().Line, Is.EqualTo(5));

    [TestCase("2026-12-01 09:30", "2026-12-01T02:30Z")]
    [TestCase("2026-12-01T09:30:15", "2026-12-01T02:30:15Z")]
    [TestCase("2026-12-01T09:30:00+09:00", "2026-12-01T00:30Z")]
    [TestCase("2026-12-01T09:30:00Z", "2026-12-01T09:30Z")]
    public void A_time_is_local_unless_it_has_an_offset(string written, string instant) => Assert.That(
        Read($"phone,text,due_at\n0812-0000-0001,Halo,{written}\n").Rows.Single().Row.DueAt, Is.EqualTo(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Test]
    public void Without_a_key_the_same_recipient_text_and_time_have_the_same_one()
    {
        var keys = Read("phone,text,due_at\n0812-0000-0001,Halo,\n+62 812 0000 0001,Halo,\n0812-0000-0002,Halo,\n0812-0000-0001,Hai,\n0812-0000-0001,Halo,2026-12-01 09:30\n")
            .Rows.Select(row => row.Row.IdempotencyKey).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(keys[1], Is.EqualTo(keys[0]));
            Assert.That(keys.Distinct().Count(), Is.EqualTo(4));
            Assert.That(keys[0], Has.Length.EqualTo(64));
        }
    }

    [TestCase("8.12E+11")]
    [TestCase("021-5550-0001")]
    [TestCase("+65 8000 0001")]
    public void No_error_repeats_what_a_cell_holds(string phone) => Assert.That(Read($"phone,text\n{phone},Halo\n").Errors[0].ToString(), Does.Not.Contain(phone));

    private static CsvReading<NewMessage> Read(string file) => CsvFile.Read(Encoding.UTF8.GetBytes(file), new MessageForm(Jakarta));
}
