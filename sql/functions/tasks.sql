-- Volunteer tasks: what a volunteer answers with, and which of two is more pressing.

-- Four letters and digits that nobody mistakes for others. A sequence makes them unlike all that are open; the multiplication, which is one to one, unlike
-- their neighbours, so that a slip of the finger names no other task. They come again after a million; one that an old task still has is passed over.
create or replace function prima.new_task_code() returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    drawn text;
begin
    loop
        drawn := (select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', ((n.code >> (5 * d.place)) & 31)::int + 1, 1), '' order by d.place)
            from (select (nextval('prima.task_codes') * 641371) & 1048575 as code) n cross join generate_series(0, 3) d (place));
        exit when not exists (select from prima.volunteer_tasks t where t.code = drawn and t.state in ('open', 'acknowledged'));
    end loop;
    return drawn;
end $$;

create or replace function prima.task_rank(priority text) returns int
language sql immutable parallel safe as $$
    select case priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end
$$;

-- What a task says once its reason has come up again (domain section 10: a repeat adds a note): the latest 2,000 characters.
create or replace function prima.added_note(note text, added text) returns text
language sql immutable parallel safe as $$
    select right(nullif(concat_ws('; ', note, added), ''), 2000)
$$;

-- Where a task is once its reason has come up again: one that was taken is open again when it stood in the list alone and is now to be alerted about.
-- What else opens one again, an emergency, a death and a cry of somebody unknown, only TaskRepeat raises; it says this as well.
create or replace function prima.state_after_repeat(state text, priority text, repeated text) returns text
language sql immutable parallel safe as $$
    select case when state = 'acknowledged' and priority not in ('urgent', 'high') and repeated in ('urgent', 'high') then 'open' else state end
$$;

-- When the next round of alerts is, once a reason has come up (again): at once for what is high or urgent, unless an alert is younger than ten minutes.
create or replace function prima.next_alert(planned timestamptz, state text, priority text, alerted_at timestamptz) returns timestamptz
language sql volatile as $$
    select case when state = 'open' and priority in ('urgent', 'high') and coalesce(alerted_at <= clock_timestamp() - interval '10 min', true)
        then least(planned, clock_timestamp()) else planned end
$$;

-- Whether it was said that a patient has died, and nobody has said otherwise: the open-ended pause that came of it ends when the task is dismissed or a person ends
-- it (domain section 10). Who closed the task as resolved has said that it is so. A pause that a volunteer began days after that is another, and so is one that was
-- begun after a person had ended that of the death, unless it was said again since. By the events, not by paused_from: both may be of one day.
-- Plan: only who has such a pause is asked about.
create or replace function prima.is_mourned(patient_id uuid, paused_from date) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from prima.volunteer_tasks t
        where t.patient_id = is_mourned.patient_id and t.reason = 'possible_death' and t.state <> 'dismissed'
          and (t.closed_at is null or t.closed_at >= (is_mourned.paused_from - 1)::timestamp at time zone 'UTC')
          and not exists (
              select from prima.events e
              where e.entity = 'patient' and e.entity_id = is_mourned.patient_id::text and e.cause = 'resume' and e.at > t.created_at
                and not exists (
                    select from prima.inbox i join prima.task_origins o on o.inbox_id = i.id and o.task_id = t.id
                    where i.patient_id = is_mourned.patient_id and i.processed_at > e.at)))
$$;

-- Whether any alert of a task may have reached somebody, or still may: what was refused, has expired, or failed by its receipt has not, and what was cancelled will not.
create or replace function prima.has_reached(task_id uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from prima.messages m
        where m.task_id = has_reached.task_id and m.kind = 'alert' and prima.delivery_rank_of(m.id) is distinct from 2
          and not exists (select from prima.message_endings e where e.message_id = m.id and e.state in ('failed', 'expired', 'cancelled')))
$$;

-- Whether this number was refused an alert of this task, or its receipt said so: another may get it.
create or replace function prima.is_unreachable(task_id uuid, volunteer_id uuid, phone text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from prima.messages m
        where m.task_id = is_unreachable.task_id and m.kind = 'alert' and m.volunteer_id = is_unreachable.volunteer_id and m.recipient = is_unreachable.phone
          and (prima.delivery_rank_of(m.id) = 2 or exists (select from prima.message_endings e where e.message_id = m.id and e.state = 'failed')))
$$;

-- A device that can send what is urgent now, the default before others; null: none can.
create or replace function prima.is_fit(device prima.devices) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select device.state = 'ok' and (device.held_until is null or device.held_until <= now()) and device.configured_at > clock_timestamp() - interval '2 min'
        and not exists (select from prima.pauses p where p.device in ('', device.name) and p.priority in ('', 'urgent') and (p.until is null or p.until > now()))
$$;

create or replace function prima.fit_device() returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select d.name from prima.devices d where prima.is_fit(d) order by d.is_default desc, d.name limit 1
$$;

-- Where a message goes that asks for no device: the default, and while a person drains that, one that sends. Empty before any worker has ever started.
-- In PL/pgSQL, which keeps its plans for the session: it is asked for each message.
create or replace function prima.usual_device() returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    usual text := (select d.name from prima.devices d where d.is_default limit 1);
begin
    if exists (select from prima.pauses p where p.device = usual and p.drains and p.priority = '' and (p.until is null or p.until > now())) then
        usual := coalesce(prima.fit_device(), usual);
    end if;
    return coalesce(usual, '');
end $$;
