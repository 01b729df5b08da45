-- Indexes over 16 MB of somebody's own that none of many transactions has used; never Prima's, for people ask rarely. Invalid ones whatever their size.
-- Concurrency: reads statistics. These have no date before their first reset, so their age is counted in transactions.
select 'index' as subject,
    case when i.indisvalid then format('index %s (%s) was not used by the last %s transactions', s.indexrelname, pg_size_pretty(pg_relation_size(s.indexrelid)), d.xact_commit)
    else format('index %s is invalid: it was left behind by a build that broke off', s.indexrelname) end as finding,
    format(case when i.indisvalid then 'drop index concurrently prima.%I' else 'reindex index concurrently prima.%I' end, s.indexrelname) as cure
from pg_stat_user_indexes s
join pg_index i on i.indexrelid = s.indexrelid
join pg_stat_database d on d.datname = current_database()
where s.schemaname = 'prima'
  and (not i.indisvalid
      or s.idx_scan = 0 and not i.indisunique and pg_relation_size(s.indexrelid) > 16777216 and d.xact_commit >= @many
          and not exists (select from unnest(@made) line where starts_with(line, format('index CREATE INDEX %s ON ', s.indexrelname))))
order by pg_relation_size(s.indexrelid) desc;
