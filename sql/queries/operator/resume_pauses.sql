-- Ends pauses: of one device or all, of one class or all. One that has ended by itself goes too, without a word. A device that is drained was taken out of use, and goes on by its name alone.
-- Concurrency: row locks; of two who resume, one ends the pause.
with gone as (
    delete from prima.pauses p
    where (p.device = @device or @device = '' and not p.drains) and (@priority = '' or p.priority = @priority)
    returning p.device, p.priority, p.reason, p.paused_by, p.paused_at, p.until, p.drains
), told as (
    insert into prima.events (entity, entity_id, from_state, cause, actor, reason)
    select 'pause', coalesce(nullif(g.device, ''), '*') || ':' || coalesce(nullif(g.priority, ''), '*'), 'paused', 'resume', @by, @reason
    from gone g where g.until is null or g.until > clock_timestamp()
)
select g.device, g.priority, g.reason, g.paused_by, g.paused_at, g.until, g.drains
from gone g where g.until is null or g.until > clock_timestamp()
order by g.device, g.priority;
