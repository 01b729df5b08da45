-- What somebody wrote last, and what volunteers noted, goes from tasks that were closed long ago. Their reason, times and who had them stay.
-- Concurrency: skip locked; nobody opens a closed task again. Plan: its own index, which a task leaves with its words.
with erased as (
    update prima.volunteer_tasks t set quote = null, note = null
    where t.id = any(array(
        select o.id from prima.volunteer_tasks o
        where o.closed_at is not null and (o.quote is not null or o.note is not null) and o.closed_at < now() + @clock_offset - @keep
        order by o.closed_at limit 1000 for update skip locked)) and t.state in ('resolved', 'dismissed')
    returning t.id
)
select (select count(*) from erased)::int as passed, (select count(*) from erased)::int as erased;
