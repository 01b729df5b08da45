using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Data.Inbound;
using Prima.Tests.Postgres.Inbound;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

/// <summary>A database whose operator is content with less: what Prima commits is on disk all the same, and read committed.</summary>
[Parallelizable]
public class DurabilityTests : InboxFixture
{
    [OneTimeSetUp]
    public Task GivenADatabaseThatPromisesLittle() => Database.ExecuteAsync($$"""
        alter database "{{Database.Name}}" set synchronous_commit = off;
        alter database "{{Database.Name}}" set default_transaction_isolation = serializable;
        create table public.written (by_table text, sync text, isolation text);
        grant insert on public.written to public;
        create function public.note_it() returns trigger language plpgsql as $f$ begin
            if current_setting('application_name') = 'prima' then
                insert into public.written values (tg_table_name, current_setting('synchronous_commit'), current_setting('transaction_isolation'));
            end if;
            return null;
        end $f$;
        do $d$ declare t text; begin
            for t in select tablename from pg_tables where schemaname = 'prima' loop
                execute format('create trigger note_it after insert or update or delete on prima.%I for each statement execute function public.note_it()', t);
            end loop;
        end $d$
        """);

    [Test]
    public async Task Intents_settles_and_webhooks_are_on_disk_when_they_are_committed()
    {
        await using var door = new PostgresInboxDoor(Database.ConnectionString, TimeProvider.System);
        await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient));
        await Worker.QueueDueAsync();
        await SendAsync();
        await door.RejectAsync(new RejectedDelivery(DeliveryKind.Incoming, "{"u8.ToArray(), RejectionReason.Unreadable, DateTimeOffset.UnixEpoch));
        await WriteAsync("berhenti");
        await SendAsync();

        var written = await Database.AskAsync<string[]>("select array(select distinct by_table from public.written order by 1)");
        Assert.That(written, Is.SupersetOf(new[] { "consent_events", "in_flight", "inbox", "messages", "queue", "rejected_deliveries", "reminders", "send_attempts" }));
        Assert.That(
            await Database.AskAsync<string[]>("select array(select distinct concat_ws(' ', by_table, sync, isolation) from public.written where sync <> 'on' or isolation <> 'read committed' order by 1)"),
            Is.Empty);
    }
}
