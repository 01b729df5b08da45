-- Locks. The key of a transaction-scoped advisory lock: the first eight bytes of SHA-256 of namespace:key, the same as Prima.Core's AdvisoryKey.
-- Stable, as convert_to is: declared stricter than its body it would not be inlined.
create or replace function prima.advisory_key(namespace text, key text) returns bigint
language sql stable parallel safe as $$
    select ('x' || encode(substring(sha256(convert_to(namespace || ':' || key, 'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint
$$;

create or replace function prima.check_lock(lock_key text, owner uuid, ttl interval) returns void
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    if lock_key is null or lock_key = '' then
        raise exception using errcode = 'PR400', message = 'lock_key is empty: name what is locked';
    elsif char_length(lock_key) > 200 then
        raise exception using errcode = 'PR400', message = 'lock_key has ' || char_length(lock_key) || ' characters: at most 200 are allowed';
    elsif owner is null then
        raise exception using errcode = 'PR400', message = 'owner is null: give a UUID of your own, new for each lock you want';
    elsif ttl is null or ttl < interval '10 ms' or ttl > interval '1 day' then
        raise exception using errcode = 'PR400', message = 'ttl must lie between 10 ms and 1 day';
    end if;
end $$;

-- Whether somebody who was refused within five seconds goes before this priority: each ten seconds of waiting count for one more.
create or replace function prima.lock_is_wanted_more(lock_key text, owner uuid, priority int) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with waiting as materialized (
        select w.owner, greatest(w.priority, case when w.owner = lock_is_wanted_more.owner then lock_is_wanted_more.priority end)::bigint
            + floor(extract(epoch from clock_timestamp() - w.waiting_since) / 10)::bigint as priority
        from prima.distributed_lock_waiters w
        where w.lock_key = lock_is_wanted_more.lock_key and w.asked_at > clock_timestamp() - interval '5 s'
    )
    select exists (
        select from waiting w
        where w.owner <> lock_is_wanted_more.owner
          and w.priority > coalesce((select mine.priority from waiting mine where mine.owner = lock_is_wanted_more.owner), lock_is_wanted_more.priority))
$$;

-- Takes the lock, or remembers (if waits) that it was wanted. Returns the fencing token: larger than every one before it.
-- Concurrency: the row's lock comes first, then the clock and the token: read before a wait, the lock could be over when it is granted, and a token
--   smaller than one that was granted meanwhile.
create or replace function prima.try_lock(lock_key text, owner uuid, ttl interval, priority int, waits boolean, holder text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    held record;
    granted bigint;
begin
    perform prima.check_lock(lock_key, owner, ttl);
    if lock_key in ('cron', 'housekeeping') and prima.is_guest() then
        raise exception using errcode = 'PR400', message = 'lock_key is one of Prima''s own locks: put a word of yours before it';
    end if;
    if priority is null then
        raise exception using errcode = 'PR400', message = 'priority is null: give a number; 0 is ordinary';
    end if;
    loop
        -- Looks first: who is refused waits for nobody's transaction.
        select l.owner, l.expires_at into held from prima.distributed_locks l where l.key = lock_key;
        if not found then
            insert into prima.distributed_locks (key) values (lock_key) on conflict do nothing;
        end if;
        exit when held.owner is not null and held.expires_at > clock_timestamp();
        begin
            select l.owner, l.expires_at into held from prima.distributed_locks l where l.key = lock_key for update;
            if found then
                if held.owner is not null and held.expires_at > clock_timestamp() or prima.lock_is_wanted_more(lock_key, owner, priority) then
                    -- Rolls this block back, and the row's lock with it: the holder must be able to renew before this transaction ends.
                    raise exception using errcode = 'PRBSY', message = 'somebody was faster, or goes first';
                end if;
                granted := nextval('prima.fencing_tokens');
                update prima.distributed_locks l
                set owner = try_lock.owner, token = granted, holder = try_lock.holder, acquired_at = clock_timestamp(), expires_at = clock_timestamp() + ttl
                where l.key = lock_key;
                delete from prima.distributed_lock_waiters w where w.lock_key = try_lock.lock_key and w.owner = try_lock.owner;
                return granted;
            end if;
            -- The janitor has just taken away a tombstone of days ago: again from the start.
        exception when sqlstate 'PRBSY' then
            exit;
        end;
    end loop;
    if waits then
        -- Forgotten for five seconds is forgotten: the wait begins anew.
        insert into prima.distributed_lock_waiters as w (lock_key, owner, priority, waiting_since, asked_at)
        values (lock_key, owner, priority, clock_timestamp(), clock_timestamp())
        on conflict on constraint distributed_lock_waiters_pkey do update set
            waiting_since = case when w.asked_at > clock_timestamp() - interval '5 s' then w.waiting_since else clock_timestamp() end,
            asked_at = clock_timestamp(), priority = excluded.priority;
    end if;
    return null;
end $$;

create or replace function prima.acquire_lock(lock_key text, owner uuid, ttl interval, priority int default 0) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select prima.try_lock(lock_key, owner, ttl, priority, priority > 0, session_user::text)
$$;

-- False: lost. The lock is another's, or was over when its row could be read.
-- Fence: owner and token.
create or replace function prima.renew_lock(lock_key text, owner uuid, token bigint, ttl interval) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    until timestamptz;
begin
    perform prima.check_lock(lock_key, owner, ttl);
    -- In a statement of its own: an update that waits keeps what it had read of the clock before, if the other then changes nothing.
    select l.expires_at into until from prima.distributed_locks l
    where l.key = lock_key and l.owner = renew_lock.owner and l.token = renew_lock.token for update;
    if until is null or until <= clock_timestamp() then
        return false;
    end if;
    update prima.distributed_locks l set expires_at = clock_timestamp() + ttl where l.key = lock_key;
    return true;
end $$;

-- Leaves a tombstone. False: it was another's already, or nobody's.
-- Fence: owner and token.
create or replace function prima.release_lock(lock_key text, owner uuid, token bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
    perform prima.check_lock(lock_key, owner, interval '1 s');
    update prima.distributed_locks l set owner = null, holder = null, expires_at = clock_timestamp()
    where l.key = lock_key and l.owner = release_lock.owner and l.token = release_lock.token;
    return found;
end $$;

-- Who gives up waiting keeps nobody else back.
create or replace function prima.forget_lock_waiter(lock_key text, owner uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from prima.distributed_lock_waiters w where w.lock_key = forget_lock_waiter.lock_key and w.owner = forget_lock_waiter.owner
$$;
