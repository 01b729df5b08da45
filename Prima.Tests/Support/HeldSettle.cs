using Prima.Core.Outbox;

namespace Prima.Tests.Support;

/// <summary>Holds the settle of an attempt when it has written what became of it and not committed, until it is let go.</summary>
internal sealed class HeldSettle(TestDatabase database, Attempt attempt)
{
    public static async Task<HeldSettle> OfAsync(TestDatabase database, Attempt attempt)
    {
        await database.ExecuteAsync($"""
            create table if not exists released (attempt_id uuid);
            create or replace function until_released() returns trigger language plpgsql as $$
            begin
                while not exists (select from public.released r where r.attempt_id = old.attempt_id) loop
                    perform pg_sleep(0.01);
                end loop;
                return old;
            end $$;
            create trigger "held {attempt.Id}" before delete on prima.in_flight for each row when (old.attempt_id = '{attempt.Id}') execute function until_released();
            """);
        return new HeldSettle(database, attempt);
    }

    /// <summary>So many settles of this database are held.</summary>
    public Task IsReachedAsync(int settles = 1) => Eventually.HoldsAsync(
        () => database.AskAsync<bool>($"select count(*) = {settles} from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"), "the settle has written and not committed");

    public Task LetGoAsync() => database.ExecuteAsync($"insert into released values ('{attempt.Id}')");
}
