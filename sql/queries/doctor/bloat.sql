-- Tables and indexes of Prima's that hold far more dead rows than living ones: vacuum has not come, or may not remove what an old snapshot still sees.
-- Concurrency: reads statistics.
select 'bloat' as subject,
    format('table %s holds %s dead rows beside %s living ones; it was last vacuumed %s', s.relname, s.n_dead_tup, s.n_live_tup,
        coalesce(to_char(greatest(s.last_vacuum, s.last_autovacuum) at time zone 'UTC', 'YYYY-MM-DD HH24:MI"Z"'), 'never')) as finding,
    format('vacuum (analyze) prima.%I', s.relname) as cure
from pg_stat_user_tables s
where s.schemaname = 'prima' and s.n_dead_tup > 20000 and s.n_dead_tup > s.n_live_tup
order by s.n_dead_tup desc;
