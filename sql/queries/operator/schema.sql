-- What the schema is made of, a line each, in words that are the same on every supported server: what sql/schema.txt lists.
-- Concurrency: reads the catalogue. schema_path.sql comes first.
select o.line from (
    select 'table ' || c.relname as line from pg_class c where c.relnamespace = 'prima'::regnamespace and c.relkind in ('r', 'p')
    union all
    select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'prima'::regnamespace and c.relkind in ('r', 'p')
    union all
    select 'view ' || c.relname || ' (' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) || ')'
    from pg_class c where c.relnamespace = 'prima'::regnamespace and c.relkind = 'v'
    union all
    select 'constraint ' || r.relname || '.' || c.conname || case when c.contype in ('p', 'u', 'f') then ' ' || pg_get_constraintdef(c.oid) else '' end
    from pg_constraint c join pg_class r on r.oid = c.conrelid where c.connamespace = 'prima'::regnamespace and c.contype in ('p', 'u', 'f', 'c')
    union all
    select 'index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' invalid' end
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'prima'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
    union all
    select 'function ' || p.oid::regprocedure || ' ' || md5(p.prosrc) || case when p.prosecdef then ' security definer' else '' end
    from pg_proc p where p.pronamespace = 'prima'::regnamespace
    union all
    select 'trigger ' || c.relname || '.' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'prima'::regnamespace and not t.tgisinternal
) o
order by o.line collate "C";
