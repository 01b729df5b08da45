-- Connections against the server's budget: above four fifths, or sessions that sit in a transaction and do nothing, for a fifth of what doctor has patience for.
-- Concurrency: reads the server's views.
with budget as (
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as slots,
        (select count(*) from pg_stat_activity a where a.backend_type = 'client backend') as used,
        (select count(*) from pg_stat_activity a where a.backend_type = 'client backend' and a.application_name in (@application_name, current_setting('application_name'))) as ours
)
select 'connections' as subject, format('%s of %s connections are used, %s of them by Prima', b.used, b.slots, b.ours) as finding,
    case when b.ours * 2 > b.used then 'stop workers that nothing needs: each keeps three (docs/operating.md says how many are of use)'
    else format('alter system set max_connections = %s', current_setting('max_connections')::int * 2) || ' and restart PostgreSQL' end as cure
from budget b where b.used * 5 > b.slots * 4
union all
select 'connections', format('process %s (%s) has been idle in a transaction since %s', a.pid, coalesce(nullif(a.application_name, ''), 'no name'),
    to_char(a.state_change at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')), format('select pg_terminate_backend(%s)', a.pid)
from pg_stat_activity a
where a.datname = current_database() and a.state = 'idle in transaction' and a.state_change < now() - @patience / 5 and a.xact_start >= now() - @patience;
