-- Exact sliding windows. One upsert decides: ON CONFLICT DO UPDATE locks the row first and evaluates afterwards, so the clock is read after the wait.

-- The first index of the grants that still count at a moment: granted_at is sorted, so a binary search finds it.
create or replace function prima.first_counted(granted_at timestamptz[], cutoff timestamptz) returns int
language sql immutable parallel safe as $$
    select width_bucket(cutoff, granted_at) + 1
$$;

-- In PL/pgSQL, which keeps its plans for the session: a function in SQL that cannot be inlined is planned anew in every statement, 60 microseconds each time.
create or replace function prima.granted_since(granted_at timestamptz[], granted int[], cutoff timestamptz) returns int
language plpgsql immutable parallel safe as $$
begin
    return (select least(coalesce(sum(g), 0), 2147483647)::int from unnest(granted[width_bucket(cutoff, granted_at) + 1:]) g);
end $$;

-- When one permit is free: null if now. The youngest grant that, with all after it, fills the window must leave it first.
create or replace function prima.next_permit_at(granted_at timestamptz[], granted int[], permits int, window_length interval, moment timestamptz) returns timestamptz
language plpgsql immutable parallel safe as $$
begin
    if prima.granted_since(granted_at, granted, moment - window_length) < permits then
        return null;
    end if;
    -- A window from now at the latest: a grant dated ahead of a clock that was set back was given before now.
    return (
        select least(g.t, moment) + window_length
        from (select u.t, sum(u.n) over (order by u.o desc) as filled, u.o from unnest(granted_at, granted) with ordinality u (t, n, o)) g
        where g.filled >= permits order by g.o desc limit 1);
end $$;

-- Whether whoever has logged in is no worker or operator of Prima's: a service that may only call what it was granted. What Prima lives by is not theirs to
-- take: its own limits, locks and messages.
create or replace function prima.is_guest() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select not pg_has_role(session_user, 'prima_worker', 'member')
$$;

-- All or none: returns wanted, or 0. Others wait for the key until the transaction ends, and a roll-back gives the permits back.
create or replace function prima.take_permits(limit_key text, wanted int, max_permits int, window_length interval) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_variable
declare
    entries int;
begin
    perform prima.check_limit(limit_key, max_permits, window_length);
    if (limit_key in ('fleet', 'reminders') or split_part(limit_key, ':', 1) in ('device', 'recipient', 'replies')) and prima.is_guest() then
        raise exception using errcode = 'PR400', message = 'limit_key is one of Prima''s own limits: put a word of yours before it';
    end if;
    if wanted is null or wanted < 0 or wanted > max_permits then
        raise exception using errcode = 'PR400', message = 'wanted must lie between 0 and max_permits';
    end if;
    if wanted = 0 then
        return 0;
    end if;
    loop
        -- A grant in the insert's own values would be dated before its wait: they are made before it waits for a rival's row, and kept when that one is rolled
        -- back or taken away. So what is inserted is empty, and the grant is always the update's: at once, or the second time round.
        insert into prima.rate_limits as r (key, granted_at, granted, permits, window_length)
        values (limit_key, '{}', '{}', max_permits, window_length)
        on conflict (key) do update set
            -- One reading of the clock for both: what leaves between two readings would leave one of them only.
            (granted_at, granted) = (
                select r.granted_at[f.first:] || greatest(c.moment, r.granted_at[array_upper(r.granted_at, 1)]), r.granted[f.first:] || wanted
                from (select clock_timestamp() as moment offset 0) c
                cross join lateral (select prima.first_counted(r.granted_at, c.moment - greatest(r.window_length, excluded.window_length)) as first) f),
            permits = excluded.permits,
            window_length = greatest(r.window_length, excluded.window_length)
        where prima.granted_since(r.granted_at, r.granted, clock_timestamp() - excluded.window_length) <= max_permits - wanted
        returning cardinality(r.granted) into entries;
        exit when not found;
        if entries > 0 then
            return wanted;
        end if;
    end loop;
    -- Refused. The window counts as asked all the same: what it still needs must not be forgotten by a narrower one.
    update prima.rate_limits r set window_length = take_permits.window_length where r.key = limit_key and r.window_length < take_permits.window_length;
    return 0;
end $$;

create or replace function prima.peek_permits(limit_key text, max_permits int, window_length interval, out available int, out next_at timestamptz) returns setof record
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_variable
begin
    perform prima.check_limit(limit_key, max_permits, window_length);
    select greatest(max_permits - prima.granted_since(r.granted_at, r.granted, clock_timestamp() - window_length), 0),
        prima.next_permit_at(r.granted_at, r.granted, max_permits, window_length, clock_timestamp())
    into available, next_at from prima.rate_limits r where r.key = limit_key;
    available := coalesce(available, max_permits);
    return next;
end $$;

create or replace function prima.check_limit(limit_key text, max_permits int, window_length interval) returns void
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    if limit_key is null or limit_key = '' then
        raise exception using errcode = 'PR400', message = 'limit_key is empty: name what is limited';
    elsif char_length(limit_key) > 200 then
        raise exception using errcode = 'PR400', message = 'limit_key has ' || char_length(limit_key) || ' characters: at most 200 are allowed';
    elsif max_permits is null or max_permits < 1 then
        raise exception using errcode = 'PR400', message = 'max_permits must be 1 or more';
    elsif window_length is null or window_length <= interval '0' then
        raise exception using errcode = 'PR400', message = 'window_length must be longer than nothing';
    elsif window_length > interval '1000 years' then
        raise exception using errcode = 'PR400', message = 'window_length must be 1000 years or shorter';
    end if;
end $$;

-- How many a device may send in a window: all it is allowed, or, after a 429, what was left then and a tenth more for each clean window since.
-- In numeric until the least is known: a wide limit times the windows of weeks is no int. A clock that was set back takes nothing away.
create or replace function prima.device_rate(rate int, rate_set_at timestamptz, permits int, window_length interval, moment timestamptz) returns int
language sql immutable parallel safe as $$
    select case when rate is null then permits
        else least(permits, rate + greatest(floor(extract(epoch from moment - rate_set_at) / extract(epoch from window_length)), 0) * greatest(permits / 10, 1))::int end
$$;

-- Ends a claim whose rival was faster with a recipient or a permit: the next one sees what the rival has. Nothing is wrong, so it is said as the error that stands for
-- "try again" everywhere.
create or replace function prima.lose_claim() returns boolean
language plpgsql volatile as $$
begin
    raise exception 'another claim was faster; this one is rolled back, and its worker claims again' using errcode = 'serialization_failure';
end $$;
