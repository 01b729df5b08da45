-- Gives pending reminders the instant at which their plan's zone has their local time now. Invariant I9: it was computed in C#.
-- Concurrency: hold_reminders.sql holds them. Fence: the status.
-- Plan: = any() beside the join and status || '', so that each row is found by its key, and no array is searched for each.
update prima.reminders r set due_at = m.due_at
from unnest(@ids, @due_at) m (id, due_at)
where r.id = any(@ids) and r.id = m.id and r.status || '' = 'pending';
