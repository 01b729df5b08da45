-- Walks on through what came in, as erase_texts.sql through the messages: what is done loses its words and the gateway's own, its keys, sender, times and outcome stay.
-- What waits, or is dead, keeps them, however old: a person may still give it another try. It is remembered (erase_kept_inbox.sql).
-- Concurrency: as erase_texts.sql; nobody changes a row that is done. Plan: limit as there.
with walk as materialized (
    select u.id from prima.erased_until u where u.what = 'inbox' for update skip locked
), next as materialized (
    select i.id, i.received_at, i.state, i.processed_at from walk w
    cross join lateral (select n.id, n.received_at, n.state, n.processed_at from prima.inbox n where n.id > w.id order by n.id limit 1000) i
), passed as materialized (
    select n.id, case when n.state = 'done' then n.processed_at end as over_at from next n
    where n.id < coalesce((select min(y.id) from next y where y.received_at >= now() + @clock_offset - @keep - least(interval '12 h', @keep)), 9223372036854775807)
), erased as (
    update prima.inbox i set text = null, raw = ''
    where i.id = any(array(select p.id from passed p where p.over_at < now() + @clock_offset - @keep)) returning i.id
), kept as (
    insert into prima.kept_texts (what, id, open_at)
    select 'inbox', p.id, coalesce(p.over_at, now() + @clock_offset - greatest(@keep - interval '1 d', interval '0')) from passed p where p.over_at is null or p.over_at >= now() + @clock_offset - @keep
    on conflict do nothing
), moved as (
    update prima.erased_until u set id = (select max(p.id) from passed p) where u.what = 'inbox' and (select true from passed limit 1)
)
select (select count(*) from passed)::int as passed, (select count(*) from erased)::int as erased;
