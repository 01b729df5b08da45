-- Looks again at messages that the walk has left behind (erase_texts.sql), those whose time may be over now: what is over loses its text and is remembered no longer,
-- what is open is looked at again in a day. Returns how many it looked at, and how many it erased.
-- Concurrency: skip locked; what is over stays over.
-- Plan: as erase_texts.sql.
with due as materialized (
    select k.id from prima.kept_texts k where k.what = 'messages' and k.open_at < now() - @keep order by k.open_at limit 1000 for update skip locked
), looked as materialized (
    select d.id, s.over_at from due d
    left join lateral (
        select case when o.state not in ('queued', 'sending') then o.settled_at end as over_at from prima.message_status o where o.id = d.id limit 1) s on true
), erased as (
    select e.id from prima.erase_texts(array(select l.id from looked l where l.over_at < now() - @keep)) e (id)
), forgotten as (
    delete from prima.kept_texts k where k.what = 'messages' and k.id = any(array(select l.id from looked l where l.over_at < now() - @keep))
), again as (
    update prima.kept_texts k set open_at = coalesce(l.over_at, now() - greatest(@keep - interval '1 d', interval '0')) from looked l
    where l.id = k.id and k.what = 'messages' and k.id = any(array(select o.id from looked o where o.over_at is null or o.over_at >= now() - @keep))
)
select (select count(*) from due)::int as passed, (select count(*) from erased)::int as erased;
