-- Walks on through the messages in the order of their ids, and erases what was said in those that have been over for long enough. Stops at the first that is too young to
-- have been over so long; one that is open, or ended late, is left behind and remembered (erase_kept_texts.sql): what is open is looked at again in a day. Returns how many it passed, and how many it erased.
-- Half a day more than the time itself (as much again, where that is short): most messages are over by then, and need not be remembered.
-- Concurrency: who walks holds the row of the walk, and another skips it. What is over stays over: only an uncertain one may still become accepted, which needs no text.
--   An id that is drawn now and committed after the walk has passed would be missed: its transaction would have to be open for days.
-- Plan: limit 1 keeps the look on the keys; = any() beside the joins, as in claim_write.sql.
with walk as materialized (
    select u.id from prima.erased_until u where u.what = 'messages' for update skip locked
), next as materialized (
    select m.id, m.enqueued_at from walk w cross join lateral (select n.id, n.enqueued_at from prima.messages n where n.id > w.id order by n.id limit 1000) m
), passed as materialized (
    select n.id from next n
    where n.id < coalesce((select min(y.id) from next y where y.enqueued_at >= now() - @keep - least(interval '12 h', @keep)), 9223372036854775807)
), looked as materialized (
    select p.id, s.over_at from passed p
    cross join lateral (
        select case when o.state not in ('queued', 'sending') then o.settled_at end as over_at from prima.message_status o where o.id = p.id limit 1) s
), erased as (
    select e.id from prima.erase_texts(array(select l.id from looked l where l.over_at < now() - @keep)) e (id)
), kept as (
    insert into prima.kept_texts (what, id, open_at)
    select 'messages', l.id, coalesce(l.over_at, now() - greatest(@keep - interval '1 d', interval '0')) from looked l where l.over_at is null or l.over_at >= now() - @keep
    on conflict do nothing
), moved as (
    update prima.erased_until u set id = (select max(p.id) from passed p) where u.what = 'messages' and (select true from passed limit 1)
)
select (select count(*) from passed)::int as passed, (select count(*) from erased)::int as erased;
