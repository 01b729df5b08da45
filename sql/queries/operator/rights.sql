-- What this user lacks of what the role of the workers may, and what it may do that nobody should. A superuser may do everything, so there only that is told.
-- Concurrency: reads only. By oid: looking a name up in a schema needs a right itself.
with worker as (
    select to_regrole('prima_worker')::oid as id
), needed (id, object, privilege) as (
    select c.oid, c.relname, p.privilege from worker w
    cross join pg_class c cross join unnest(array['select', 'insert', 'update', 'delete']) p (privilege)
    where c.relnamespace = 'prima'::regnamespace and c.relkind in ('r', 'v', 'p')
      and case p.privilege when 'delete' then has_table_privilege(w.id, c.oid, p.privilege) else has_any_column_privilege(w.id, c.oid, p.privilege) end
), never (object, privileges) as (
    values ('messages', 'update,delete,truncate'), ('send_attempts', 'delete,truncate'), ('message_endings', 'delete,truncate'), ('events', 'update,delete,truncate'),
        ('consent_events', 'update,delete,truncate'), ('patients', 'delete,truncate')
)
select current_user::text, r.rolsuper,
    array(
        select 'usage on schema prima' where not has_schema_privilege('prima'::regnamespace, 'usage')
        union all
        select n.privilege || ' on prima.' || n.object from needed n
        where not case n.privilege when 'delete' then has_table_privilege(n.id, n.privilege) else has_any_column_privilege(n.id, n.privilege) end
        union all
        select 'execute on prima.' || f.proname from worker w cross join pg_proc f
        where f.pronamespace = 'prima'::regnamespace and has_function_privilege(w.id, f.oid, 'execute') and not has_function_privilege(f.oid, 'execute')) as missing,
    array(
        select p.privilege || ' on prima.' || n.object
        from never n join pg_class c on c.relname = n.object and c.relnamespace = 'prima'::regnamespace
        cross join unnest(string_to_array(n.privileges, ',')) p (privilege)
        where not r.rolsuper and has_table_privilege(c.oid, p.privilege)) as excess
from pg_roles r where r.rolname = current_user;
