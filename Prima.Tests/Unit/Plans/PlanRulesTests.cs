using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Plans;

public class PlanRulesTests
{
    private static readonly PlanTerms Terms = new(Zone.Find("Asia/Makassar"), new QuietHours(new TimeOnly(21, 0), new TimeOnly(6, 0)), TimeSpan.FromHours(2), MessageCatalogue.BuiltIn);

    private static readonly PlanDraft Medication = new()
    {
        PlanKey = "p1",
        Kind = "medication",
        Title = "Obat pagi",
        Medicine = "Parasetamol",
        StartDate = "2026-12-01",
        LocalTimes = "20:00 08:00",
        Rule = "FREQ=DAILY",
    };

    private static readonly PlanDraft Full = Medication with
    {
        Kind = "appointment",
        Text = "Bawa {obat} {dosis} ke {tempat}.\nTemui {dokter}, {acara}. {nama} {relawan} {judul}",
        Dose = "500 mg",
        Doctor = "dr. Sari",
        Place = "Puskesmas",
        EventAt = "2026-12-01 09:30",
        TimeZone = "Asia/Jayapura",
        Grace = "90m",
        Urgent = "ya",
        Critical = "true",
        NeedsAnswer = "tidak",
        Status = "paused",
    };

    [Test]
    public void What_is_not_given_has_its_default() => Assert.That(PlanOf(Medication), Is.EqualTo(new ReminderPlan
    {
        PlanKey = "p1",
        Kind = PlanKind.Medication,
        Title = "Obat pagi",
        Medicine = "Parasetamol",
        Schedule = new PlanSchedule(new DateOnly(2026, 12, 1), [new TimeOnly(8, 0), new TimeOnly(20, 0)], new RecurrenceRule(Frequency.Daily), Zone.Find("Asia/Makassar")),
        Grace = TimeSpan.FromHours(2),
        Urgent = false,
        Critical = false,
        NeedsAnswer = true,
        Status = PlanStatus.Active,
    }));

    [Test]
    public void What_is_given_is_taken()
    {
        var plan = PlanOf(Full);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((plan.Kind, plan.Dose, plan.Doctor, plan.Place, plan.EventAt), Is.EqualTo((PlanKind.Appointment, "500 mg", "dr. Sari", "Puskesmas", new DateTime(2026, 12, 1, 9, 30, 0))));
            Assert.That((plan.Schedule.Zone.Id, plan.Grace, plan.Urgent, plan.Critical, plan.NeedsAnswer, plan.Status), Is.EqualTo(("Asia/Jayapura", TimeSpan.FromMinutes(90), true, true, false, PlanStatus.Paused)));
        }
    }

    /// <summary>So an edit that gives some fields anew leaves the others as they are.</summary>
    [Test]
    public void A_plan_written_down_and_read_again_is_the_same([Values] bool full)
    {
        var plan = PlanOf(full ? Full : Medication);
        Assert.That(PlanOf(PlanDraft.Of(plan)), Is.EqualTo(plan));
    }

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Fault(Medication with { PlanKey = " " }, "plan_key empty", "1 to 200");
        yield return Fault(Medication with { PlanKey = new string('x', 201) }, "plan_key too_long", "201 characters");
        yield return Fault(Medication with { Kind = null }, "kind empty", "medication, appointment, general");
        yield return Fault(Medication with { Kind = "obat" }, "kind unknown_word", "medication, appointment, general");
        yield return Fault(Medication with { Title = "" }, "title empty", "1 to 80");
        yield return Fault(Medication with { Title = new string('x', 81) }, "title too_long", "at most 80");
        yield return Fault(Medication with { Title = "**" }, "title no_words", "marks");
        yield return Fault(Medication with { Title = "\u200B\u00AD \u2800\u3164" }, "title no_words", "nobody sees");
        yield return Fault(Medication with { Text = new string('x', 1_001) }, "text too_long", "at most 1000");
        yield return Fault(Medication with { Text = string.Concat(Enumerable.Repeat("{nama}", 100)) }, "text too_long", "placeholders filled");
        yield return Fault(Medication with { Medicine = null }, "medicine medicine_missing", "names its medicine");
        yield return Fault(Medication with { Kind = "appointment" }, "event_at event_at_missing", "2026-12-01 09:30");
        yield return Fault(Full with { EventAt = "0001-01-01 00:00" }, "event_at not_a_time", "2026-12-01 09:30");
        yield return Fault(Full with { EventAt = "9999-12-31 23:59" }, "event_at not_a_time", "2026-12-01 09:30");
        yield return Fault(Full with { EventAt = "2027-02-29 09:30" }, "event_at not_a_time", "2026-12-01 09:30");
        yield return Fault(Full with { EventAt = "2026-12-01T09:30:00+07:00" }, "event_at not_a_time", "local");
        yield return Fault(Medication with { Grace = "14m" }, "grace out_of_range", "15m to 12h");
        yield return Fault(Medication with { Grace = "12h1s" }, "grace out_of_range", "15m to 12h");
        yield return Fault(Medication with { Grace = "soon" }, "grace not_a_duration", "90m");
        yield return Fault(Medication with { Urgent = "1" }, "urgent not_true_or_false", "true or false");
        yield return Fault(Medication with { Critical = "x" }, "critical not_true_or_false", "true or false");
        yield return Fault(Medication with { NeedsAnswer = "no" }, "needs_answer not_true_or_false", "ya or tidak");
        yield return Fault(Medication with { Status = "stopped" }, "status unknown_word", "active, paused, ended");
        yield return Fault(Medication with { LocalTimes = "21:00 08:00 05:59" }, "local_times quiet_hours", "has 05:59 and 21:00 in the quiet hours 21:00-06:00");
        yield return Fault(Medication with { LocalTimes = "25:00" }, "local_times not_a_time", "00:00 to 23:59");
        yield return Fault(Medication with { Text = "Temui {dokterr}" }, "text unknown_placeholder", "at character 7");
        yield return Fault(Medication with { Text = "Ya\n{Nama}" }, "text unknown_placeholder", "at character 4");
        yield return Fault(Medication with { Text = "{pesan}" }, "text unknown_placeholder", "{nama}, {relawan}, {obat}");
        yield return Fault(Medication with { Text = "Minum {dosis}" }, "text empty_placeholder", "no dose");
        yield return Fault(Medication with { Text = "Ke {tempat}" }, "text empty_placeholder", "no place");
        yield return Fault(Medication with { Text = "Temui {dokter}" }, "text empty_placeholder", "no doctor");
        yield return Fault(Medication with { Text = "Pada {acara}" }, "text empty_placeholder", "no event_at");
        yield return Fault(Medication with { Kind = "general", Medicine = null, Text = "{obat}" }, "text empty_placeholder", "no medicine");
        yield return Fault(Medication with { Text = "a { b" }, "text stray_brace", "at character 3");
        yield return Fault(Medication with { Text = "a } b" }, "text stray_brace", "at character 3");
        yield return Fault(Medication with { Text = "{nama" }, "text stray_brace", "at character 1");
        yield return Fault(Medication with { Text = "{{nama}" }, "text stray_brace", "at character 1");
        yield return Fault(Medication with { Text = "{na\nma}" }, "text stray_brace text stray_brace", "at character 1");
    }

    [TestCaseSource(nameof(Faults))]
    public void A_plan_is_refused_by_field_and_code(PlanDraft draft, string faults, string hint)
    {
        var found = FaultsOf(draft);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', found.Select(fault => $"{fault.Field} {fault.Code}")), Is.EqualTo(faults));
            Assert.That(found[0].Reason, Does.Contain(hint));
        }
    }

    [TestCase("05:59", true, true)]
    [TestCase("06:00", false, true)]
    [TestCase("20:59", false, true)]
    [TestCase("21:00", false, false)]
    public void Only_an_urgent_plan_may_have_a_time_in_quiet_hours(string time, bool urgent, bool good) =>
        Assert.That(FaultsOf(Medication with { LocalTimes = time, Urgent = urgent ? "true" : "" }).Count == 0, Is.EqualTo(good));

    [Test]
    public void Where_nothing_is_quiet_every_time_is_good() =>
        Assert.That(PlanRules.Read(Medication with { LocalTimes = "03:00" }, Terms with { QuietHours = QuietHours.Off }), Is.TypeOf<PlanReading.Good>());

    [TestCase("15m")]
    [TestCase("12h")]
    public void The_ends_of_the_grace_are_good(string grace) => Assert.That(FaultsOf(Medication with { Grace = grace }), Is.Empty);

    [Test]
    public void All_that_is_wrong_is_said_at_once() => Assert.That(
        FaultsOf(new PlanDraft { Kind = "medication", StartDate = "2027-02-29", LocalTimes = "25:00", Rule = "FREQ=DAILY;UNTIL=20270101;COUNT=2", TimeZone = "WIB", Text = "{dokterr} {" }).Select(fault => fault.Code),
        Is.EquivalentTo(new[] { "empty", "empty", "medicine_missing", "not_a_date", "not_a_time", "until_and_count", "unknown_zone", "unknown_placeholder", "stray_brace" }));

    /// <summary>What people typed may be a name or a text of somebody's.</summary>
    [Test]
    public void No_refusal_repeats_what_was_typed()
    {
        var draft = new PlanDraft
        {
            PlanKey = new string('q', 300),
            Kind = "qqkind",
            Title = new string('q', 100),
            Text = "{qqtext} qq}",
            EventAt = "qqevent",
            StartDate = "qqstart",
            LocalTimes = "qqtimes",
            Rule = "FREQ=QQ;QQ=1;BYDAY=QQ",
            TimeZone = "qqzone",
            Grace = "qqgrace",
            Urgent = "qqurgent",
            Status = "qqstatus",
        };
        Assert.That(FaultsOf(draft).Select(fault => $"{fault}").ToList(), Has.Count.AtLeast(11).And.None.Contains("qq").IgnoreCase);
    }

    private static TestCaseData Fault(PlanDraft draft, string faults, string hint) => new TestCaseData(draft, faults, hint).SetArgDisplayNames(faults, hint);

    private static ReminderPlan PlanOf(PlanDraft draft) => PlanRules.Read(draft, Terms) switch
    {
        PlanReading.Good good => good.Plan,
        PlanReading.Bad bad => throw new AssertionException(string.Join(Environment.NewLine, bad.Faults)),
        _ => throw new AssertionException("neither good nor bad"),
    };

    private static IReadOnlyList<PlanFault> FaultsOf(PlanDraft draft) => PlanRules.Read(draft, Terms) is PlanReading.Bad bad ? bad.Faults : [];
}
