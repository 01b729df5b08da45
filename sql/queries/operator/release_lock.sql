-- A person takes a lock away from who holds it: a tombstone, and an event. The holder's next renewal is refused, and its late writes are, by its older token.
-- Concurrency: the row's lock; who renews at that moment comes before it or is refused.
with held as materialized (
    select l.key, l.owner, l.holder, l.token from prima.distributed_locks l
    where l.key = @key and l.owner is not null and l.expires_at > clock_timestamp() for update
), released as (
    update prima.distributed_locks l set owner = null, holder = null, expires_at = clock_timestamp() from held h where l.key = h.key
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'lock', h.key, 'held', 'released', 'locks release', @by, @reason from held h
)
select h.owner, h.holder, h.token from held h;
