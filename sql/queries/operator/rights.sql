-- What this user lacks of what a worker does, and what it may do that nobody should. A superuser may do everything, so there only that is told.
-- Concurrency: reads only. By oid: looking a name up in a schema needs a right itself.
with needed (object, privileges) as (
    values ('messages', 'select,insert'), ('queue', 'select,insert,update,delete'), ('in_flight', 'select,insert,update,delete'),
        ('send_attempts', 'select,insert,update'), ('message_endings', 'select,insert'), ('devices', 'select,insert,update'),
        ('pauses', 'select,insert,update,delete'), ('rate_limits', 'select,insert,update,delete'), ('events', 'select,insert'),
        ('distributed_locks', 'select,delete'), ('distributed_lock_waiters', 'select,delete'), ('limit_settings', 'select,insert,update'),
        ('message_status', 'select'), ('send_attempt_log', 'select'), ('queue_stats', 'select'),
        ('volunteers', 'select,insert,update'), ('patients', 'select,insert,update'), ('consent_requests', 'select,insert,update'), ('consent_events', 'select,insert'),
        ('reminder_plans', 'select,insert,update'), ('reminders', 'select,insert,update'), ('volunteer_tasks', 'select,insert,update'),
        ('patient_status', 'select'), ('task_status', 'select'), ('inbound_log', 'select'),
        ('inbox', 'select,insert,update,delete'), ('rejected_deliveries', 'select,insert,delete')
), never (object, privileges) as (
    values ('messages', 'update,delete,truncate'), ('send_attempts', 'delete,truncate'), ('message_endings', 'delete,truncate'), ('events', 'update,delete,truncate'),
        ('consent_events', 'update,delete,truncate'), ('patients', 'delete,truncate')
)
select current_user::text, r.rolsuper,
    array(
        select 'usage on schema prima' where not has_schema_privilege('prima'::regnamespace, 'usage')
        union all
        select p.privilege || ' on prima.' || n.object
        from needed n join pg_class c on c.relname = n.object and c.relnamespace = 'prima'::regnamespace
        cross join unnest(string_to_array(n.privileges, ',')) p (privilege)
        where not has_table_privilege(c.oid, p.privilege)
        union all
        select 'execute on prima.' || f.proname from pg_proc f
        where f.pronamespace = 'prima'::regnamespace and f.proname in ('enqueue_message', 'enqueue_messages', 'cancel_message', 'misplaced_messages', 'take_permits', 'peek_permits', 'try_lock', 'renew_lock', 'release_lock')
          and not has_function_privilege(f.oid, 'execute')) as missing,
    array(
        select p.privilege || ' on prima.' || n.object
        from never n join pg_class c on c.relname = n.object and c.relnamespace = 'prima'::regnamespace
        cross join unnest(string_to_array(n.privileges, ',')) p (privilege)
        where not r.rolsuper and has_table_privilege(c.oid, p.privilege)) as excess
from pg_roles r where r.rolname = current_user;
