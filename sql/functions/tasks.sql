-- Volunteer tasks: what a volunteer answers with, and which of two is more pressing.

-- Four letters and digits that nobody mistakes for others. A sequence makes them unlike all that are open; the multiplication, which is one to one, unlike
-- their neighbours, so that a slip of the finger names no other task. They come again after a million.
create or replace function prima.new_task_code() returns text
language sql volatile set search_path = '' as $$
    select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', ((n.code >> (5 * d.place)) & 31)::int + 1, 1), '' order by d.place)
    from (select (nextval('prima.task_codes') * 641371) & 1048575 as code) n cross join generate_series(0, 3) d (place)
$$;

create or replace function prima.task_rank(priority text) returns int
language sql immutable parallel safe as $$
    select case priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end
$$;

-- When the next round of alerts is, once a reason has come up (again): at once for what is high or urgent, unless an alert is younger than ten minutes.
create or replace function prima.next_alert(planned timestamptz, state text, priority text, alerted_at timestamptz) returns timestamptz
language sql volatile as $$
    select case when state = 'open' and priority in ('urgent', 'high') and coalesce(alerted_at <= clock_timestamp() - interval '10 min', true)
        then least(planned, clock_timestamp()) else planned end
$$;

-- A device that can send what is urgent now, the default before others; null: none can.
create or replace function prima.is_fit(device prima.devices) returns boolean
language sql stable set search_path = '' as $$
    select device.state = 'ok' and (device.held_until is null or device.held_until <= now()) and device.configured_at > clock_timestamp() - interval '2 min'
        and not exists (select from prima.pauses p where p.device in ('', device.name) and p.priority in ('', 'urgent') and (p.until is null or p.until > now()))
$$;

create or replace function prima.fit_device() returns text
language sql stable set search_path = '' as $$
    select d.name from prima.devices d where prima.is_fit(d) order by d.is_default desc, d.name limit 1
$$;
