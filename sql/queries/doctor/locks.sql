-- Who has held a whole table of Prima's for itself for two seconds: nothing that writes there goes on, and where it is locked altogether nothing that reads.
-- Concurrency: reads the server's views, and no table of Prima's.
select 'lock' as subject,
    format('process %s (%s, %s) has held %s for itself since %s, and what needs it waits', a.pid, coalesce(nullif(a.application_name, ''), 'no name'), a.state,
        string_agg(distinct 'prima.' || c.relname, ', '), to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')) as finding,
    format('select pg_terminate_backend(%s)', a.pid) as cure
from pg_locks l
join pg_class c on c.oid = l.relation and c.relkind = 'r' and c.relnamespace = 'prima'::regnamespace
join pg_stat_activity a on a.pid = l.pid and a.datname = current_database()
where l.granted and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') and a.xact_start < clock_timestamp() - interval '2 s'
group by a.pid, a.application_name, a.state, a.xact_start
order by a.xact_start
limit 5;
