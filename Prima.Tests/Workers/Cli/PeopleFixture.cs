using NUnit.Framework;

namespace Prima.Tests.Workers.Cli;

/// <summary>Verbs on people, in a database without any; after each test what must always be true of them is asked.</summary>
public abstract class PeopleFixture : VerbFixture
{
    [SetUp]
    public Task ForgetEverybody() => Database.ExecuteAsync("""
        truncate prima.volunteers, prima.patients, prima.consent_requests, prima.consent_events, prima.reminder_plans, prima.reminders,
            prima.manual_confirmations, prima.volunteer_tasks, prima.messages, prima.queue, prima.send_attempts, prima.in_flight, prima.message_endings, prima.events restart identity
        """);

    [TearDown]
    public async Task What_must_always_be_true_is()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AskAsync<long>("select count(*) from (select phone from prima.patients where deleted_at is null group by phone having count(*) > 1) x"), Is.Zero, "I1: a number belongs to one living patient");
            Assert.That(
                await Database.AskAsync<long>("""
                    select count(*) from prima.patients p where p.consent_status <> coalesce(
                        (select e.to_status from prima.consent_events e where e.patient_id = p.id order by e.at desc, e.id desc limit 1), 'not_asked')
                    """),
                Is.Zero, "I2: consent is what its newest event says");
            Assert.That(await Database.CountAsync("prima.misplaced_messages()"), Is.Zero, "every message is in one place");
        }
    }
}
