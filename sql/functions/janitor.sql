-- Is there anything for the janitor to do? Asked every second by every process, so it is one statement, and in no transaction that would need two more.
-- Plan: the settings belong to the function, and hold where its queries are planned: a plan made while the tables were empty would read all of them later.
-- The first deadline of all, by its index: asked whether one exists, the planner guesses that a third has passed, and reads the whole queue to find none.
create or replace function prima.janitor_work(hold interval, clock_offset interval, out rescue boolean, out close_uncertain boolean, out expire boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off as $$
begin
    rescue := exists (select from prima.in_flight f where f.expires_at < clock_timestamp());
    close_uncertain := exists (select from prima.send_attempts a where a.in_doubt and a.ended_at < now() - hold);
    expire := coalesce((select q.not_after from prima.queue q where q.not_after is not null order by q.not_after limit 1) <= now() + clock_offset, false);
end $$;

-- Takes the texts out of messages that are over, and returns which. Its owner's right: whoever sends may never put another text into a message.
-- Concurrency: what waits, is being sent or is in doubt keeps its text, whatever the caller thinks of it; what is over stays over.
create or replace function prima.erase_texts(ids bigint[]) returns setof bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
    update prima.messages m set body = null
    where m.id = any(erase_texts.ids) and m.body is not null
      and not exists (select from prima.queue q where q.message_id = m.id)
      and not exists (select from prima.send_attempts a where a.message_id = m.id and a.live and (a.outcome = 'sending' or a.in_doubt))
    returning m.id
$$;
