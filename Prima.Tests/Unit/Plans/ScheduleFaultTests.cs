using NUnit.Framework;

namespace Prima.Tests.Unit.Plans;

/// <summary>Everything that can be wrong with rule, start, times and zone, by field and code.</summary>
public class ScheduleFaultTests
{
    [TestCase("FREQ=DAILY;UNTIL=20261231;COUNT=3", "until_and_count", "keep the one")]
    [TestCase("DAILY", "bad_part", "FREQ=DAILY")]
    [TestCase("FREQ=", "bad_part", "FREQ=DAILY")]
    [TestCase("FREQ=DAILY;", "bad_part", "NAME=VALUE")]
    [TestCase("RRULE:FREQ=DAILY", "unknown_part", "known are FREQ")]
    [TestCase("FREQ=MONTHLY;BYSETPOS=-1", "unknown_part", "known are FREQ")]
    [TestCase("FREQ=DAILY;COUNT=1;COUNT=2", "part_twice", "COUNT twice")]
    [TestCase("INTERVAL=2", "freq_missing", "no FREQ")]
    [TestCase("FREQ=YEARLY", "unknown_freq", "DAILY, WEEKLY or MONTHLY")]
    [TestCase("FREQ=DAILY;INTERVAL=0", "bad_interval", "1 to 99")]
    [TestCase("FREQ=DAILY;INTERVAL=100", "bad_interval", "1 to 99")]
    [TestCase("FREQ=DAILY;INTERVAL=+1", "bad_interval", "1 to 99")]
    [TestCase("FREQ=DAILY;COUNT=0", "bad_count", "1 to 9999")]
    [TestCase("FREQ=DAILY;BYDAY=MO", "byday_not_weekly", "FREQ=WEEKLY")]
    [TestCase("FREQ=WEEKLY;BYDAY=SENIN", "bad_byday", "MO,TU")]
    [TestCase("FREQ=WEEKLY;BYDAY=1MO", "bad_byday", "MO,TU")]
    [TestCase("FREQ=WEEKLY;BYMONTHDAY=1", "bymonthday_not_monthly", "FREQ=MONTHLY")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=32", "bad_bymonthday", "1 to 31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=0", "bad_bymonthday", "1 to 31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=-1", "bad_bymonthday", "1 to 31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=1,15", "bad_bymonthday", "1 to 31")]
    [TestCase("FREQ=DAILY;UNTIL=20270229", "bad_until", "20261231")]
    [TestCase("FREQ=DAILY;UNTIL=2026-12-31", "bad_until", "20261231")]
    [TestCase("FREQ=DAILY;UNTIL=20261231T000000Z", "bad_until", "without a time")]
    [TestCase("FREQ=DAILY;UNTIL=20261130", "no_occurrence", "move UNTIL")]
    [TestCase("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261205", "no_occurrence", "move UNTIL")]
    public void A_rule_is_refused_by_name(string rule, string code, string hint) => CheckOnly(Schedules.FaultsOf(Schedules.Read("2026-12-01", rule: rule)), "rule", code, hint);

    [TestCase("2027-02-29", "not_a_date", "28 February or 1 March")]
    [TestCase("2026-11-31", "not_a_date", "2026-12-01")]
    [TestCase("01/12/2026", "not_a_date", "2026-12-01")]
    [TestCase("0026-12-01", "out_of_range", "2000 to 2199")]
    [TestCase("", "empty", "2026-12-01")]
    public void A_start_is_refused_by_name(string start, string code, string hint) => CheckOnly(Schedules.FaultsOf(Schedules.Read(start)), "start_date", code, hint);

    [TestCase("25:00", "not_a_time", "00:00 to 23:59")]
    [TestCase("24:00", "not_a_time", "00:00 to 23:59")]
    [TestCase("08:60", "not_a_time", "00:00 to 23:59")]
    [TestCase("8", "not_a_time", "08:00")]
    [TestCase("08:00 8:00", "time_twice", "08:00 twice")]
    [TestCase("07:00 08:00 09:00 10:00 11:00 12:00 13:00", "too_many", "at most 6")]
    [TestCase(" ", "empty", "1 to 6")]
    public void Times_are_refused_by_name(string times, string code, string hint) => CheckOnly(Schedules.FaultsOf(Schedules.Read("2026-12-01", times)), "local_times", code, hint);

    [TestCase("08:00\u00a020:00")]
    [TestCase("08:00,\u200920:00\n")]
    public void Blanks_of_any_kind_part_times(string times) => Assert.That(Schedules.FaultsOf(Schedules.Read("2026-12-01", times)), Is.Empty);

    [TestCase("Asia/Bandung", "Asia/Jakarta (WIB)")]
    [TestCase("WITA", "write Asia/Makassar")]
    [TestCase("SE Asia Standard Time", "tz database")]
    public void A_zone_is_refused_by_name(string zone, string hint) => CheckOnly(Schedules.FaultsOf(Schedules.Read("2026-12-01", zone: zone)), "time_zone", "unknown_zone", hint);

    [Test]
    public void A_29th_of_February_that_there_is_is_a_start() => Assert.That(Schedules.FaultsOf(Schedules.Read("2028-02-29")), Is.Empty);

    [Test]
    public void All_that_is_wrong_is_said_at_once() => Assert.That(
        Schedules.FaultsOf(Schedules.Read("2027-02-29", "25:00 24:00", "FREQ=DAILY;INTERVAL=0;COUNT=x", "WIB")).Select(fault => $"{fault.Field} {fault.Code}"),
        Is.EqualTo(new[] { "start_date not_a_date", "local_times not_a_time", "local_times not_a_time", "time_zone unknown_zone", "rule bad_interval", "rule bad_count" }));

    private static void CheckOnly(IReadOnlyList<Prima.Core.Plans.PlanFault> faults, string field, string code, string hint)
    {
        Assert.That(faults.Select(fault => (fault.Field, fault.Code)), Is.EqualTo(new[] { (field, code) }));
        Assert.That(faults[0].Reason, Does.Contain(hint));
    }
}
