-- Cancelled occurrences that are due again become pending, at the time that the plan's zone gives them now.
-- Concurrency: the plans' locks, then the reminders in the order of their ids; the status is looked at again under each lock.
with held as materialized (
    select l.id, l.reason
    from (select i.id from unnest(@ids) i (id) order by i.id) o
    cross join lateral (select r.id, r.reason from prima.reminders r where r.id = o.id and r.status = 'cancelled' for no key update) l
), back as (
    update prima.reminders r set status = 'pending', reason = null, due_at = (@due_at)[array_position(@ids, r.id)]
    where r.id = any(array(select h.id from held h))
    returning r.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, reason)
    select 'reminder', h.id::text, 'cancelled', 'pending', 'horizon', h.reason from held h
)
select count(*)::int from back;
