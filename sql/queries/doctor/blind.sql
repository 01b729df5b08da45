-- A login that sees only its own sessions cannot tell who holds the oldest snapshot.
-- Concurrency: reads the catalogue.
select 'rights' as subject, format('%s sees only its own sessions, so who holds an old snapshot may be hidden', current_user) as finding,
    format('grant pg_read_all_stats to %I', current_user) as cure
where not pg_has_role(current_user, 'pg_read_all_stats', 'usage');
