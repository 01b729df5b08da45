using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Plans;

public class PlanTextTests
{
    private static readonly ReminderPlan Appointment = new()
    {
        PlanKey = "p1",
        Kind = PlanKind.Appointment,
        Title = "Kontrol",
        Text = "{nama}, temui {dokter}\ndi {tempat}, {acara}.\n{relawan} ikut: {judul} {obat} {dosis}",
        Medicine = "Morfin",
        Dose = "10 mg",
        Doctor = "{tempat}",
        Place = "Klinik *A*",
        EventAt = new DateTime(2026, 12, 1, 9, 30, 0),
        Schedule = new PlanSchedule(new DateOnly(2026, 11, 30), [new TimeOnly(8, 0)], null, Zone.Find("Asia/Makassar")),
        Grace = TimeSpan.FromHours(2),
    };

    [Test]
    public void An_appointment_says_all_that_its_plan_knows_each_once() => Assert.That(PlanText.Render(Appointment, "Siti", "Budi", MessageCatalogue.BuiltIn), Is.EqualTo(
        """
        📅 Siti, ada janji Kontrol: Selasa, 1 Desember 2026 pukul 09.30 WITA.
        Tempat: Klinik A
        Dokter: {tempat}
        Siti, temui {tempat}
        di Klinik A, Selasa, 1 Desember 2026 pukul 09.30 WITA.
        Budi ikut: Kontrol Morfin 10 mg
        Balas *HADIR*, *TERLAMBAT*, atau *TIDAK HADIR*.
        — Tim Prima
        """.ReplaceLineEndings("\n")));

    [Test]
    public void Without_an_assigned_volunteer_the_text_speaks_of_us() => Assert.That(PlanText.Render(Appointment, "Siti", null, MessageCatalogue.BuiltIn), Does.Contain("kami ikut"));

    [TestCase(PlanKind.Medication, true, MessageTemplate.ReminderMedication)]
    [TestCase(PlanKind.Appointment, true, MessageTemplate.ReminderAppointment)]
    [TestCase(PlanKind.General, true, MessageTemplate.ReminderGeneral)]
    [TestCase(PlanKind.Medication, false, MessageTemplate.ReminderInfo)]
    [TestCase(PlanKind.Appointment, false, MessageTemplate.ReminderInfo)]
    public void A_plan_uses(string kind, bool needsAnswer, string template) =>
        Assert.That(PlanText.TemplateOf(Appointment with { Kind = kind, NeedsAnswer = needsAnswer }), Is.EqualTo(template));
}
