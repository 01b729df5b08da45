-- The task of a code, held; one that is closed has given its code back.
-- Concurrency: of two who take it the second waits here, and then sees who was first.
select t.id from prima.volunteer_tasks t where t.code = @code and t.state in ('open', 'acknowledged') for no key update;
