-- Who keeps vacuum from removing dead rows: the session, prepared transaction or replication slot with the oldest snapshot, if it is older than @patience or a million
-- transactions. A snapshot in another database of the server keeps none of this one's.
-- Concurrency: reads the server's views. What a login without pg_read_all_stats may not see is told as such.
select h.subject, h.finding, h.cure from (
    select 'snapshot' as subject,
        format('process %s (%s, %s) has had a transaction open since %s', a.pid, coalesce(nullif(a.application_name, ''), 'no name'), a.state,
            to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')) as finding,
        format('select pg_terminate_backend(%s)', a.pid) as cure, a.xact_start as since
    from pg_stat_activity a
    where a.backend_type = 'client backend' and a.datname = current_database() and a.pid <> pg_backend_pid() and a.xact_start < now() - @patience
    union all
    select 'snapshot', format('the prepared transaction %s is open since %s', p.gid, to_char(p.prepared at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')),
        format('rollback prepared %L', p.gid), p.prepared
    from pg_prepared_xacts p where p.database = current_database() and p.prepared < now() - @patience
    union all
    select 'snapshot', format('the replication slot %s keeps rows and log that nobody fetches (%s transactions old)', s.slot_name, greatest(age(s.xmin), age(s.catalog_xmin))),
        format('select pg_drop_replication_slot(%L)', s.slot_name), null
    from pg_replication_slots s where not s.active and greatest(age(s.xmin), age(s.catalog_xmin)) > 1000000
) h
order by h.since nulls last
limit 5;
