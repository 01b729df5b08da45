-- What a person has stopped and not yet resumed.
-- Concurrency: reads only.
select p.device, p.priority, p.reason, p.paused_by, p.paused_at, p.until, p.drains
from prima.pauses p where p.until is null or p.until > now()
order by p.device, p.priority;
