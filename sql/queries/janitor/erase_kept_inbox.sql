-- Looks again at what the walk through the inbox has left behind (erase_inbox.sql), as erase_kept_texts.sql. One that has been deleted meanwhile is forgotten.
-- Concurrency: skip locked; nobody changes a row that is done.
-- Plan: limit 1 keeps the look on the key.
with due as materialized (
    select k.id from prima.kept_texts k where k.what = 'inbox' and k.open_at < now() + @clock_offset - @keep order by k.open_at limit 1000 for update skip locked
), looked as materialized (
    select d.id, s.id is null as is_gone, s.over_at from due d
    left join lateral (select i.id, case when i.state = 'done' then i.processed_at end as over_at from prima.inbox i where i.id = d.id limit 1) s on true
), erased as (
    update prima.inbox i set text = null, raw = ''
    where i.id = any(array(select l.id from looked l where l.over_at < now() + @clock_offset - @keep)) returning i.id
), forgotten as (
    delete from prima.kept_texts k where k.what = 'inbox' and k.id = any(array(select l.id from looked l where l.is_gone or l.over_at < now() + @clock_offset - @keep))
), again as (
    update prima.kept_texts k set open_at = coalesce(l.over_at, now() + @clock_offset - greatest(@keep - interval '1 d', interval '0')) from looked l
    where l.id = k.id and k.what = 'inbox' and k.id = any(array(select o.id from looked o where not o.is_gone and (o.over_at is null or o.over_at >= now() + @clock_offset - @keep)))
)
select (select count(*) from due)::int as passed, (select count(*) from erased)::int as erased;
