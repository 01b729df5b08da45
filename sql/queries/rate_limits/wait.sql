-- Whether so many permits are free, and else how long until then.
-- Concurrency: reads only, in the statement after take.sql: what that one waited for is seen. What is free may be gone when the caller comes again.
select p.available > 0, greatest(p.next_at - clock_timestamp(), interval '0')
from prima.peek_permits(@key, @permits - greatest(@wanted, 1) + 1, @window) p;
