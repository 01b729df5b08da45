-- A person gives rows another round of tries: one, or all that are dead. Each leaves an event.
-- Concurrency: locked in the order of the ids; nobody works on a dead row, and of two who retry one the second finds it pending.
with held as materialized (
    select i.id from prima.inbox i where i.state = 'dead' and (@id is null or i.id = @id) order by i.id for update
), again as (
    update prima.inbox i set state = 'pending', attempts = 0, next_try_at = clock_timestamp(), outcome = null, processed_at = null from held h where i.id = h.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'inbox', h.id::text, 'dead', 'pending', 'inbox retry', @by, @reason from held h
)
select h.id from held h order by h.id;
