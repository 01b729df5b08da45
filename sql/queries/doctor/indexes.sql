-- Indexes over 16 MB that no query has used since the statistics began, at least a week ago; never those that make something unique. Invalid ones whatever their size.
-- Concurrency: reads statistics.
select 'index' as subject,
    case when i.indisvalid then format('index %s (%s) was not used since %s', s.indexrelname, pg_size_pretty(pg_relation_size(s.indexrelid)),
        to_char(d.stats_reset at time zone 'UTC', 'YYYY-MM-DD'))
    else format('index %s is invalid: it was left behind by a build that broke off', s.indexrelname) end as finding,
    format(case when i.indisvalid then 'drop index concurrently prima.%I' else 'reindex index concurrently prima.%I' end, s.indexrelname) as cure
from pg_stat_user_indexes s
join pg_index i on i.indexrelid = s.indexrelid
join pg_stat_database d on d.datname = current_database()
where s.schemaname = 'prima'
  and (not i.indisvalid or s.idx_scan = 0 and not i.indisunique and pg_relation_size(s.indexrelid) > 16777216 and d.stats_reset < now() - interval '7 days')
order by pg_relation_size(s.indexrelid) desc;
