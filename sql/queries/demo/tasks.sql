-- The tasks that nobody has closed, by reason; and how many of each a volunteer has taken.
-- Concurrency: reads one snapshot.
select t.reason, count(*)::int as tasks, count(*) filter (where t.state = 'acknowledged')::int as taken
from prima.volunteer_tasks t where t.state in ('open', 'acknowledged') group by t.reason order by t.reason;
