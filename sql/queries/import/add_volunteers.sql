-- Adds the volunteers whose numbers nobody has yet, each with an event, and returns who is new.
-- Concurrency: in the order of their numbers, so two imports never wait in a circle; a rival's row is waited for, and is then known.
with added as (
    insert into prima.volunteers (phone, name, role, on_call_rank)
    select r.phone, r.name, r.role, r.on_call_rank
    from unnest(@phones, @names, @roles, @ranks) as r (phone, name, role, on_call_rank) order by r.phone
    on conflict on constraint volunteers_phone do nothing
    returning id, phone
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
    select 'volunteer', a.id::text, 'active', 'import', @by, @reason from added a
)
select a.phone from added a;
