-- A worker's own devices: added when new, and said to be configured still.
-- Concurrency: rows in the order of their names; the default is moved in the same statement's transaction.
insert into prima.devices as d (name, number, is_default)
select c.name, c.number, c.name = @default_device from unnest(@names, @numbers) c (name, number) order by c.name
on conflict (name) do update set number = coalesce(excluded.number, d.number), is_default = excluded.is_default, configured_at = clock_timestamp();
