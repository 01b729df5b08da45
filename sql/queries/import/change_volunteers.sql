-- Writes what a file says differently of volunteers, each with an event.
-- Concurrency: lock_volunteers.sql holds the rows.
-- Plan: = any() beside the join, so that each row is found by its key.
with changed as (
    update prima.volunteers v set name = r.name, role = r.role, on_call_rank = r.on_call_rank
    from unnest(@ids, @names, @roles, @ranks) as r (id, name, role, on_call_rank)
    where v.id = any(@ids) and v.id = r.id
    returning v.id
)
insert into prima.events (entity, entity_id, cause, actor, reason)
select 'volunteer', c.id::text, 'import', @by, @reason from changed c;
