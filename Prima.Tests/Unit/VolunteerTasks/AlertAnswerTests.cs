using NUnit.Framework;
using Prima.Core.VolunteerTasks;

namespace Prima.Tests.Unit.VolunteerTasks;

/// <summary>How volunteers write AMBIL.</summary>
public class AlertAnswerTests
{
    [TestCase("AMBIL K7QM")]
    [TestCase("ambil k7qm")]
    [TestCase("  Ambil   k7qm. ")]
    [TestCase("*AMBIL K7QM*")]
    [TestCase("Balas *AMBIL K7QM*.")]
    [TestCase("AMBIL: K7 QM")]
    [TestCase("ambil-k7qm!!")]
    [TestCase("AMBILK7QM")]
    [TestCase("ambil kode K7QM")]
    [TestCase("ok saya ambil tugas k7qm ya bu")]
    [TestCase("Siap, ambil K7QM")]
    [TestCase("Baik pak, saya ambil K7QM")]
    [TestCase("oke, AMBIL K7QM")]
    [TestCase("iya siap bu. ambil k7qm")]
    [TestCase("ＡＭＢＩＬ　Ｋ７ＱＭ")]
    [TestCase("AMBIL\nK7QM")]
    public void A_code_is_read_however_it_is_written(string text) => Assert.That(AlertAnswer.ReadCode(text), Is.EqualTo("K7QM"));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("AMBIL")]
    [TestCase("K7QM")]
    [TestCase("ambil obat dulu")]
    [TestCase("ambil K7QMX")]
    [TestCase("ambil K7Q")]
    [TestCase("ambil K7Q0")]
    [TestCase("ambil \uFFFE K7Q0")]
    [TestCase("nanti saya ambil K7QM")]
    [TestCase("siap, sudah ambil K7QM")]
    [TestCase("pengambilan K7QM")]
    public void What_takes_no_task_has_none(string? text) => Assert.That(AlertAnswer.ReadCode(text), Is.Null);
}
