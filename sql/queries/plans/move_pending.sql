-- Gives pending reminders the instant at which their plan's zone has their local time now. Invariant I9: it was computed in C#.
-- Concurrency: hold_reminders.sql holds them. Fence: the status.
update prima.reminders r set due_at = (@due_at)[array_position(@ids, r.id)] where r.id = any(@ids) and r.status = 'pending';
