using NUnit.Framework;
using PhoneNumbers;
using Prima.Core.Patients;
using PhoneNumber = Prima.Core.Patients.PhoneNumber;

namespace Prima.Tests.Unit.Patients;

public class PhoneNumberTests
{
    private static IEnumerable<TestCaseData> Cases() =>
        PhoneNumberCases.All.Select((row, i) => new TestCaseData(row.Input, row.Canonical, row.Refusal).SetArgDisplayNames($"row {i + 2}"));

    [TestCaseSource(nameof(Cases))]
    public void A_number_is_read_as_people_write_it_or_refused_by_name(string input, string? canonical, string? refusal)
    {
        _ = PhoneNumber.TryParse(input, out var number, out var why);
        Assert.That((number?.Digits, why), Is.EqualTo((canonical, refusal)));
    }

    [Test]
    public void Every_refusal_has_a_row_in_the_table()
    {
        string[] codes =
        [
            PhoneNumberRefusal.Empty, PhoneNumberRefusal.NotDigits, PhoneNumberRefusal.TooShort, PhoneNumberRefusal.TooLong, PhoneNumberRefusal.NotMobile,
            PhoneNumberRefusal.Foreign, PhoneNumberRefusal.Group,
        ];
        Assert.That(PhoneNumberCases.All.Select(row => row.Refusal).OfType<string>().Distinct(), Is.EquivalentTo(codes));
    }

    [Test]
    public void Nothing_at_all_and_half_a_letter_are_refused_and_break_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PhoneNumber.TryParse(null, out _, out var nothing) ? null : nothing, Is.EqualTo(PhoneNumberRefusal.Empty));
            Assert.That(PhoneNumber.TryParse("0812345678\ud83d", out _, out var half) ? null : half, Is.EqualTo(PhoneNumberRefusal.NotDigits));
        }
    }

    [TestCase("6281234567890", "+62 812-3456-7890", "62812****890")]
    [TestCase("62812345678", "+62 812-3456-78", "62812****678")]
    [TestCase("62812345678901", "+62 812-3456-78901", "62812****901")]
    public void It_is_shown_in_groups_and_printed_masked(string digits, string shown, string masked)
    {
        _ = PhoneNumber.TryParse(digits, out var number, out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(number!.Show(), Is.EqualTo(shown));
            Assert.That($"{number}", Is.EqualTo(masked));
        }
    }

    [Test]
    public void Reading_a_canonical_number_again_changes_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var canonical in PhoneNumberCases.All.Select(row => row.Canonical).OfType<string>().Distinct())
                Assert.That(PhoneNumber.TryParse(canonical, out var again, out _) ? again.Digits : null, Is.EqualTo(canonical));
        }
    }

    [Test]
    public void Whatever_form_the_numbering_plan_s_own_library_writes_we_read_back_as_the_same_number()
    {
        var library = PhoneNumberUtil.GetInstance();
        var accepted = 0;
        for (var prefix = 811; prefix <= 899; prefix++)
        {
            foreach (var rest in (string[])["345678", "3456789", "34567890", "345678901"])
            {
                var theirs = library.Parse($"0{prefix}{rest}", "ID");
                if (!library.IsValidNumber(theirs) || library.GetNumberType(theirs) != PhoneNumberType.MOBILE)
                    continue;
                accepted++;
                foreach (var form in Enum.GetValues<PhoneNumberFormat>().Where(form => form != PhoneNumberFormat.RFC3966))
                {
                    _ = PhoneNumber.TryParse(library.Format(theirs, form), out var ours, out _);
                    Assert.That(ours?.Digits, Is.EqualTo($"62{prefix}{rest}"), $"{prefix}{rest} as {form}");
                }
            }
        }

        Assert.That(accepted, Is.GreaterThan(100));
    }
}
