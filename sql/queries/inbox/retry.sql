-- A person gives rows another round of tries: one, or all that are dead. One event tells of it, of all with their number.
-- Plan: what was given up has an index of its own, which is on state || ''.
-- Concurrency: locked in the order of the ids; nobody works on a dead row, and of two who retry one the second finds it pending.
with held as materialized (
    select i.id from prima.inbox i where i.state = 'dead' and i.state || '' = 'dead' and (@id is null or i.id = @id) order by i.id for update
), again as (
    update prima.inbox i set state = 'pending', attempts = 0, next_try_at = clock_timestamp(), outcome = null, processed_at = null from held h where i.id = h.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'inbox', coalesce(@id::text, '*'), 'dead', 'pending', 'inbox retry', @by, case when @id is null then concat_ws(' ', nullif(@reason, ''), format('(%s rows)', n.count)) else @reason end
    from (select count(*) as count from held) n where n.count > 0
)
select h.id from held h order by h.id;
