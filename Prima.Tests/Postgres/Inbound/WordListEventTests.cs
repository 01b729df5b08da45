using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>By which lists answers are read is written down, and a change of them is an event (domain section 10).</summary>
[Parallelizable]
public class WordListEventTests : InboxFixture
{
    [Test]
    public async Task A_change_is_an_event_and_the_same_lists_again_are_none()
    {
        await Worker.Inbox.RememberListsAsync("a", CancellationToken.None);
        await Worker.Inbox.RememberListsAsync("b", CancellationToken.None);
        Assert.That(await EventsAsync(), Is.EqualTo(new[] { "a" }));

        await Database.ExecuteAsync("insert into prima.events (entity, entity_id, to_state, cause, actor) values ('word_lists', 'answers', 'others', 'start', 'c')");
        await Worker.Inbox.RememberListsAsync("d", CancellationToken.None);
        Assert.That(await EventsAsync(), Is.EqualTo(new[] { "a", "c", "d" }));
    }

    private Task<string[]> EventsAsync() => Database.AskAsync<string[]>("select array(select actor from prima.events where entity = 'word_lists' order by id)");
}
