using System.Text.Json.Nodes;
using NUnit.Framework;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Tests.Support;

namespace Prima.Tests.Unit.Templates;

/// <summary>Domain section 12: every text, whole, and every way in which a catalogue can be wrong.</summary>
public class MessageCatalogueTests
{
    private static readonly TemplateValues Values = new()
    {
        PatientName = "Ibu Siti",
        Volunteer = "Budi",
        Medicine = "Parasetamol",
        Dose = "500 mg",
        Title = "Obat pagi",
        Text = "Baris 1\nBaris 2",
        Place = "Puskesmas",
        Doctor = "dr. Sari",
        EventAt = new LocalMoment(new DateTime(2026, 12, 1, 9, 30, 0), "WIB"),
        Reason = "Tidak dijawab",
        Urgency = "PENTING",
        Quote = "saya bingung",
        Deadline = new LocalMoment(new DateTime(2026, 12, 3, 8, 0, 0), "WIT"),
        AnsweredAt = new LocalMoment(new DateTime(2026, 12, 1, 7, 5, 0), "WITA"),
        Date = new DateOnly(2026, 12, 1),
        Ago = TimeSpan.FromHours(2),
        List = ["Obat pagi", "Kontrol"],
        AnswersOf = "medication",
        Phone = PhoneNumber.TryParse("081234567890", out var phone, out _) ? phone : null,
        Code = "K7",
        Emergency = "119",
    };

    private static List<TestCaseData> Golden()
    {
        using var file = new StreamReader(typeof(MessageCatalogueTests).Assembly.GetManifestResourceStream("rendered.txt")!);
        return [.. file.ReadToEnd().TrimEnd('\n').Split("\n\n").Select(entry => entry.Split(']', 2))
            .Select(entry => new TestCaseData(entry[0][1..]).Returns(entry[1].TrimStart('\n')).SetArgDisplayNames(entry[0][1..]))];
    }

    [TestCaseSource(nameof(Golden))]
    public string A_text_says(string id) => MessageCatalogue.BuiltIn.Render(id, Values);

    [Test]
    public void Every_text_is_in_the_table_above() => Assert.That(MessageTemplate.All.Select(template => template.Id), Is.EqualTo(Golden().Select(row => row.Arguments[0])));

    [Test]
    public void Values_go_in_once_and_literally() => Assert.That(
        MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderInfo, Values with { PatientName = "{judul} {", Title = "{nama}}", Text = "{pesan}{darurat}" }),
        Is.EqualTo("🌿 {judul} {, {nama}}.\n{pesan}{darurat}\n— Tim Prima"));

    [Test]
    public void Marks_and_line_breaks_of_people_s_words_are_taken_out_and_only_the_text_keeps_its_lines() => Assert.That(
        MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderInfo, Values with { PatientName = " *Siti*\r\n_Ibu_ ", Title = "`Obat`\u2028~pagi~", Text = "*Satu*\r\ndua\u0000\rtiga\n" }),
        Is.EqualTo("🌿 Siti Ibu, Obat pagi.\nSatu\ndua \ntiga\n— Tim Prima"));

    [Test]
    public void Half_a_character_becomes_a_whole_one() => Assert.That(
        MessageCatalogue.BuiltIn.Render(MessageTemplate.ConsentDeclined, Values with { PatientName = "Siti\ud83d" }), Does.StartWith("Baik, Siti\ufffd, kami"));

    [TestCase("", "", "", "", "📅 Ibu Siti, ada janji Obat pagi: Selasa, 1 Desember 2026 pukul 09.30 WIB.\nBalas")]
    [TestCase("Puskesmas", "", "", "", "09.30 WIB.\nTempat: Puskesmas\nBalas")]
    [TestCase("", "dr. Sari", "", "*", "09.30 WIB.\nDokter: dr. Sari\nBalas")]
    public void A_line_with_nothing_but_an_empty_optional_is_left_out(string place, string doctor, string dose, string text, string part) => Assert.That(
        MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderAppointment, Values with { Place = place, Doctor = doctor, Dose = dose, Text = text }), Does.Contain(part));

    [Test]
    public void An_empty_optional_beside_others_takes_its_blank_along() => Assert.That(
        MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderMedication, Values with { Dose = null, Text = null }),
        Is.EqualTo("💊 Ibu Siti, waktunya Parasetamol.\nBalas *SUDAH* atau *BELUM*.\n— Tim Prima"));

    [Test]
    public void A_value_that_must_be_there_and_is_not_is_a_mistake_of_ours() =>
        Assert.That(() => MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderInfo, Values with { PatientName = "*" }), Throws.ArgumentException.With.Message.Contains("{nama}"));

    [Test]
    public void Nobody_assigned_is_us() => Assert.That(MessageCatalogue.BuiltIn.Render(MessageTemplate.HelpAck, Values with { Volunteer = null }), Does.Contain("untuk relawan kami."));

    [TestCase(200, 200)]
    [TestCase(201, 200)]
    public void A_quote_is_cut(int length, int shown)
    {
        var quote = new string('x', length);
        var cut = length == shown ? quote : quote[..(shown - 1)] + "…";
        Assert.That(MessageCatalogue.BuiltIn.Render(MessageTemplate.AlertTask, Values with { Quote = quote }), Does.Contain($"\n\"{cut}\"\n"));
    }

    [Test]
    public void No_text_is_longer_than_a_message_may_be()
    {
        const string around = "🌿 Ibu Siti, Obat pagi.\n\n— Tim Prima";
        var room = 4_000 - Prima.Core.Outbox.NewMessage.LengthOf(around);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderInfo, Values with { Text = new string('x', room) }), Throws.Nothing);
            Assert.That(() => MessageCatalogue.BuiltIn.Render(MessageTemplate.ReminderInfo, Values with { Text = new string('x', room + 1) }), Throws.ArgumentException);
        }
    }

    [TestCase("[]", "no JSON object")]
    [TestCase("{", "no JSON object")]
    [TestCase("{\"help.ack\":\"x\"}", "no JSON object")]
    [TestCase("{\"help.ack\":[1]}", "no JSON object")]
    [TestCase("{\"help.ack\":[],\"help.ack\":[]}", "no JSON object")]
    [TestCase("{}", "help.ack: is missing.")]
    public void What_is_no_catalogue_is_refused(string json, string fault) =>
        Assert.That(() => MessageCatalogue.Read(json), Throws.TypeOf<CatalogueException>().With.Message.Contains(fault));

    [TestCase("reminder.general", "Halo {nama}, {judul} {pesan}. Balas *SELESAI* atau belum.", "reminder.general: lacks *BELUM*.")]
    [TestCase("reminder.general", "{nama} {pesan} *SELESAI* *BELUM*", "reminder.general: lacks {judul}.")]
    [TestCase("alert.task", "[{prioritas}] {pasien} {nomor}: {alasan} {kutipan} {kode} *AMBIL*", "alert.task: lacks *AMBIL {kode}*.")]
    [TestCase("reply.text_only", "Maaf {nama}", "reply.text_only: has at character 6 a placeholder that it may not hold")]
    [TestCase("reply.text_only", "Maaf {", "reply.text_only: has at character 6 a brace")]
    [TestCase("reply.texts_only", "Maaf", "reply.texts_only: there is no such message.")]
    public void A_catalogue_with_a_wrong_text_is_refused(string id, string text, string fault)
    {
        var catalogue = CatalogueFiles.BuiltIn();
        catalogue[id] = new JsonArray(text);
        Assert.That(() => MessageCatalogue.Read(catalogue.ToJsonString()), Throws.TypeOf<CatalogueException>().With.Property(nameof(CatalogueException.Faults)).One.StartsWith(fault));
    }

    [Test]
    public void Another_wording_with_all_that_must_be_there_is_good()
    {
        var catalogue = CatalogueFiles.BuiltIn();
        catalogue["help.ack"] = new JsonArray("{relawan} akan melihatnya.", "{darurat}");
        Assert.That(MessageCatalogue.Read(catalogue.ToJsonString()).Render(MessageTemplate.HelpAck, Values), Is.EqualTo("Budi akan melihatnya.\n119\n— Tim Prima"));
    }

    [Test]
    public void A_text_may_hold_only_what_the_domain_knows() => Assert.That(
        MessageTemplate.All.SelectMany(template => template.Placeholders).Distinct(),
        Is.EquivalentTo("nama relawan obat dosis judul pesan tempat dokter pasien alasan prioritas kutipan batas acara jam tanggal lalu daftar pilihan nomor kode darurat".Split(' ')));
}
