using System.Reflection;
using NUnit.Framework;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;

namespace Prima.Tests.Unit.VolunteerTasks;

/// <summary>What an alert says.</summary>
public class AlertTextTests
{
    private static readonly TaskFacts Task = new(
        Guid.Empty, "K7QM", TaskReason.Emergency, TaskPriority.Urgent, TaskState.Open, 0, null, null, "sesak napas", "a note", "Ibu Sari", "6281234567890", null, DateTimeOffset.UnixEpoch);

    [Test]
    public void It_names_patient_number_reason_and_words_and_how_to_take_it() => Assert.That(
        AlertText.Of(MessageCatalogue.BuiltIn, Task),
        Is.EqualTo("[MENDESAK] Ibu Sari +62 812-3456-7890: terdengar darurat\n\"sesak napas\"\nBalas *AMBIL K7QM*."));

    [TestCase(null, null, "\"–\"")]
    [TestCase(null, "Parasetamol: 2026-12-01", "\"Parasetamol: 2026-12-01\"")]
    [TestCase(null, "Obat pagi: 2026-12-01; Obat malam: 2026-12-02", "\"Obat malam: 2026-12-02; Obat pagi: 2026-12-01\"")]
    [TestCase("***", null, "\"–\"")]
    public void It_can_always_be_said(string? quote, string? note, string expected) => Assert.That(
        AlertText.Of(MessageCatalogue.BuiltIn, Task with { PatientName = null, Number = "abc@lid", Quote = quote, Note = note }),
        Does.StartWith("[MENDESAK] Nomor tidak dikenal abc@lid: ").And.Contains(expected));

    [Test]
    public void It_quotes_two_hundred_characters() =>
        Assert.That(AlertText.Of(MessageCatalogue.BuiltIn, Task with { Quote = new string('x', 300) }), Does.Contain($"\"{new string('x', 199)}…\""));

    [Test]
    public void Every_reason_has_words_for_volunteers() => Assert.That(
        typeof(TaskReason).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Where(reason => AlertText.Reason(reason) == reason), Is.Empty);
}
