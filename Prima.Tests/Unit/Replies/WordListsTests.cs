using NUnit.Framework;
using Prima.Core.Replies;
using Prima.Core.Templates;

namespace Prima.Tests.Unit.Replies;

/// <summary>The lists are changed by people: what is wrong with them is said by file and line, and what they add is read.</summary>
public class WordListsTests
{
    [TestCase("done.txt", "sudah\nsudah", "done.txt, line 2: 'sudah' is here twice.")]
    [TestCase("red.txt", "# nothing\n\n", "red.txt: is missing or empty.")]
    [TestCase("fillers.txt", "saya\nPak", "fillers.txt, line 2: 'Pak' is no word or phrase in lower case with single blanks.")]
    [TestCase("fillers.txt", "saya\n\npak  bu", "fillers.txt, line 3: 'pak  bu' is no word or phrase in lower case with single blanks.")]
    [TestCase("idioms.txt", "tidak apa-apa", "idioms.txt, line 1: 'tidak apa-apa' is no word or phrase in lower case with single blanks.")]
    [TestCase("red.txt", "koma unless near numbers", "red.txt, line 1: 'near numbers' is no exception: write beside WORD, straight after WORD, straight after leading WORD, straight before WORD, straight before closing WORD, only WORD, between numbers, after a thing or straight before a thing.")]
    [TestCase("red.txt", "koma unless beside", "red.txt, line 1: 'beside' is no exception: write beside WORD, straight after WORD, straight after leading WORD, straight before WORD, straight before closing WORD, only WORD, between numbers, after a thing or straight before a thing.")]
    [TestCase("red.txt", "darah ...", "red.txt, line 1: '...' stands between two words.")]
    [TestCase("red.txt", "darah *", "red.txt, line 1: '*' stands between two words.")]
    [TestCase("red.txt", "Sesak", "red.txt, line 1: 'Sesak' is no word in lower case.")]
    [TestCase("slang.txt", "udh", "slang.txt, line 1: write FORM = WORD, in lower case.")]
    [TestCase("slang.txt", "udh = sudahan", "slang.txt, line 1: 'sudahan' stands on no list.")]
    [TestCase("slang.txt", "belum = sudah", "slang.txt, line 1: 'belum' stands on a list itself.")]
    public void What_is_wrong_is_said_by_file_and_line(string file, string content, string fault) =>
        Assert.That(Assert.Throws<WordListException>(() => WordFiles.Read(file, content))!.Faults, Does.Contain(fault));

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(Assert.Throws<WordListException>(() => WordLists.Read(_ => null))!.Faults, Is.EquivalentTo(WordLists.Files.Select(file => $"{file}: is missing or empty.")));

    [Test]
    public void What_a_clinician_adds_is_read_and_changes_the_fingerprint()
    {
        var lists = WordFiles.Read("red.txt", WordFiles.ContentOf("red.txt") + "kuku biru # cyanosis\n");
        var parser = new ReplyParser(lists, MessageCatalogue.BuiltIn);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parser.IsUrgent("kukunya biruuu"), Is.True);
            Assert.That(ReplyParser.BuiltIn.IsUrgent("kukunya biruuu"), Is.False);
            Assert.That(lists.Fingerprint, Is.Not.EqualTo(WordLists.BuiltIn.Fingerprint));
        }
    }
}
