using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Replies;

namespace Prima.Tests.Unit.Replies;

/// <summary>Each word of the tables of domain sections 7 and 10, alone. Written down here once more, so that a list that loses one is noticed.</summary>
public class ListedWordsTests
{
    [TestCase("Stop", "berhenti, stop, unsubscribe, unsub, jangan kirim lagi, jangan kirim pesan, jangan hubungi, hentikan pesan, hentikan pengingat, matikan pengingat, cabut persetujuan, berenti, setop")]
    [TestCase("SoftStop", "batal, cancel, keluar, exit, out, hapus, delete, remove, cukup, sudah cukup, hentikan, menghentikan, dihentikan, matikan, cabut, tidak mau lagi")]
    [TestCase("Start", "mulai, lanjut, lanjutkan, aktifkan, start")]
    [TestCase("Yes", "ya, iya, y, yes, yep, yup, nggih, muhun, ok, oke, okay, okey, setuju, stuju, boleh, blh, siap, mau, bersedia, accept")]
    [TestCase("Yes-", "baik, bagus, ingin, pengen, terima")]
    [TestCase("No", "tidak, tdk, tak, ga, gak, g, nggak, ngga, enggak, engga, no, n, nope, tolak, nolak, menolak, refuse, jangan")]
    [TestCase("Done", "sudah, udah, udh, sdh, dah, udeh, sampun, atos, selesai, done, telah, beres, kelar")]
    [TestCase("Done", "hadir, datang", PlanKind.Appointment)]
    [TestCase("Unknown", "minum, diminum, telan, ditelan, konsumsi, obat, obatnya, makan obat, suntik, kontrol, periksa, hadir, datang")]
    [TestCase("NotYet", "belum, blm, blum, belom, blom, belon, lum, dereng, durung, lupa, nanti, nnti, ntar, sebentar, bentar, tunggu, wait, besok, later, skip, lewat")]
    [TestCase("Late", "terlambat, telat, akan terlambat", PlanKind.Appointment)]
    [TestCase("CannotAttend", "tidak hadir, tidak datang, tidak bisa, tidak bisa hadir, tidak bisa datang, tidak jadi, batal", PlanKind.Appointment)]
    [TestCase("NotYet", "terlambat, telat, akan terlambat, tidak hadir, tidak datang, tidak bisa, tidak bisa hadir, tidak bisa datang, tidak jadi")]
    [TestCase("Help", "bantuan, bantu, help, bingung, kesulitan, obat habis, habis obat, hubungi saya, minta ditelepon, tolong, susah, tanya, relawan, perawat, suster, dokter")]
    [TestCase("Info", "jadwal, jadwal hari ini, pengingat hari ini")]
    [TestCase("Question", "apa, apakah, bagaimana, gimana, kapan, di mana, kenapa, berapa, siapa")]
    [TestCase("Unknown", "tidak apa apa, gapapa, tidak papa, tidak masalah, tidak usah, tidak baik, tidak bagus, ya sudah, ya udah, yaudah, dah ya, dah dulu")]
    [TestCase("Thanks", "saya, aku, kami, ini, itu, nya, kok, dong, deh, sih, kan, lah, pak, bu, bapak, ibu, kak, mbak, mas, tadi, barusan, baru, saja, aja, pagi, siang, sore, malam, alhamdulillah")]
    [TestCase("Thanks", "terima kasih, makasih, thanks, maaf, mohon, minta, halo, hai, selamat, lagi, dulu, sus, dok, nak, kakak, terimakasih, trims, semua, banyak, assalamualaikum, waalaikumsalam, 🙏")]
    [TestCase("Thumb", "👍")]
    [TestCase("Bereaved", "meninggal, wafat, berpulang, inna lillahi, innalillahi, tiada, sudah tidak ada, almarhum, almarhumah, dimakamkan, dikubur, seda, passed away")]
    [TestCase("Emergency", "darurat, gawat, emergency, sesak, sesak napas, susah napas, susah bernapas, sulit napas, sulit bernapas, berat napas, berat bernapas, tidak napas, tidak bernapas")]
    [TestCase("Emergency", "tidak bisa napas, tidak bisa bernapas, berhenti napas, berhenti bernapas, henti napas, henti jantung, tidak bernyawa, tersedak, muntah darah, batuk darah, keluar darah")]
    [TestCase("Emergency", "pendarahan, perdarahan, pingsan, semaput, tidak sadar, tidak sadarkan diri, tidak respon, kejang, nyeri dada, sakit dada, dada sakit, dada saya sakit, serangan jantung")]
    [TestCase("Emergency", "stroke, koma, overdosis, bunuh diri, mau mati, ingin mati, akhiri hidup, mengakhiri hidup, capek hidup, bosan hidup, napas berhenti, jantung sudah berhenti, darah tidak berhenti")]
    [TestCase("Amber", "demam tinggi, nyeri hebat, sakit sekali, pusing parah, parah sekali, muntah terus, muntah berhenti, muntah tidak berhenti, muntah nonstop, batuk tidak berhenti, batuk nonstop")]
    [TestCase("Amber", "tidak bisa makan, tidak bisa minum, tidak bisa bangun, minum dua kali, keminum dua kali, minum 2x, minum 2 kali, dobel, kebanyakan, diminum sekali semua, diminum sekaligus semua, dimuntahkan")]
    public void A_listed_word_alone_has_its_class(string classes, string words, string? open = null) =>
        Assert.That(words.Split(", ").Select(word => $"{word}: {Read(word, open)}"), Is.EqualTo(words.Split(", ").Select(word => $"{word}: {classes}")));

    /// <summary>The other way round: whatever a clinician adds to the red list is an emergency by itself, or negated amber.</summary>
    [Test]
    public void Every_line_of_the_alarming_lists_is_found()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (file, classes) in ((string, string)[])[("bereaved.txt", "Bereaved"), ("red.txt", "Emergency"), ("amber.txt", "Amber"), ("amber-dose.txt", "Amber")])
            {
                foreach (var phrase in WordFiles.PhrasesOf(file))
                    Assert.That(Read(phrase, null), Is.EqualTo(classes), phrase);
            }

            // "Tidak napas" is red itself, whatever follows; "tidak, tidak sadar" says it twice; "tidak, belum berhenti" has not stopped.
            foreach (var phrase in WordFiles.PhrasesOf("red.txt"))
                Assert.That(Read($"tidak {phrase}", null), Is.EqualTo(phrase.Split(' ')[0] is "napas" or "tidak" or "belum" ? "Emergency" : "Amber"), phrase);
        }
    }

    /// <summary>However many lines were added since: another way to write a word is read as that word.</summary>
    [Test]
    public void Every_line_of_the_slang_list_is_read_as_the_word_it_stands_for()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var line in WordFiles.LinesOf("slang.txt").Select(line => line.Split(" = ")))
                Assert.That(Read(line[0], PlanKind.Appointment), Is.EqualTo(Read(line[1], PlanKind.Appointment)), line[0]);
        }
    }

    private static string Read(string text, string? open) => Answer.ClassesOf(ReplyParser.BuiltIn.Parse(text, open is null ? [] : [open], choiceLive: false));
}
