-- Receipts: their rank, whose they are, and whose doubt they end (domain section 6).

create or replace function prima.delivery_rank(value text) returns int
language sql immutable parallel safe as $$
    select case value when 'sent' then 1 when 'failed' then 2 when 'delivered' then 3 when 'read' then 4 else 0 end
$$;

-- The highest rank among a message's receipts, 0 without any.
create or replace function prima.delivery_rank_of(message_id bigint) returns int
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(max(prima.delivery_rank(r.value)), 0) from prima.receipts r where r.message_id = $1
$$;

-- A message's id at the gateway is known: the parked receipts that name it are its own, and those that name a state id that one of them has linked to it.
-- Concurrency: receipts are locked last of all; who inserts them does so in the order of their keys.
create or replace function prima.join_receipts(device text, provider_id text, message_id bigint) returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    named bigint;
    linked bigint;
begin
    update prima.receipts r set message_id = $3 where r.message_id is null and r.provider_id = $2 and r.device = $1;
    get diagnostics named = row_count;
    update prima.receipts r set message_id = $3
    where r.message_id is null and r.provider_id is null and r.device = $1
      and r.state_id = any(array(select l.state_id from prima.receipts l where l.device = $1 and l.provider_id = $2 and l.state_id is not null));
    get diagnostics linked = row_count;
    return named + linked;
end $$;

-- Whose message a report is about, null while nobody knows: by the gateway's id, else by a state id that an earlier receipt has linked.
create or replace function prima.message_of_receipt(device text, provider_id text, state_id text) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        (select max(k.message_id) from prima.provider_ids k where k.provider_id = $2 and k.device = $1),
        case when $2 is null then (select l.message_id from prima.receipts l where l.device = $1 and l.state_id = $3 and l.message_id is not null limit 1) end)
$$;

-- The attempt that a report with an id that nobody knows is about, if it can be about no other: of those that began on its device in the day before it came in, none
-- is sending and the id of exactly one is not known. One that was accepted without its id counts too: what is its own would else make another's doubt an acceptance.
-- The moment is told by the clock of whoever keeps the door, which may be behind the database's: what began within seconds of it may have begun before, so it is
-- counted as another, and as the one it is not.
-- Concurrency: reads only. Whose claim was committed before the report came in is seen by who can see the report, so nothing that it may be about is missed.
create or replace function prima.doubt_of_receipt(device text, came_in_at timestamptz, out attempt_id uuid, out message_id bigint)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    latest constant timestamptz := came_in_at + interval '5 s';
    found_ids uuid[];
begin
    if exists (select from prima.in_flight f where f.device = $1
               and (select a.started_at from prima.send_attempts a where a.id = f.attempt_id) <= latest) then
        return;
    end if;
    found_ids := array(
        select a.id from prima.send_attempts a
        where a.device = $1 and a.id_unknown and a.started_at <= latest and a.started_at > came_in_at - interval '1 d' limit 2);
    if cardinality(found_ids) = 1 then
        select a.id, a.message_id into attempt_id, message_id from prima.send_attempts a where a.id = found_ids[1] and a.started_at <= came_in_at;
    end if;
end $$;

-- Can a parked receipt be joined by now? Asked every second by every process; of young ones only: what found nothing in an hour is somebody else's.
-- Plan: the settings belong to the function, as in janitor_work.
create or replace function prima.receipts_work(clock_offset interval) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off as $$
begin
    return exists (
        select from prima.receipts r
        where r.message_id is null and r.parked_at > now() - interval '1 h'
          and (prima.message_of_receipt(r.device, r.provider_id, r.state_id) is not null
              -- Most devices have no doubt that a receipt could end, which is seen sooner than whose it would be.
              or case when r.provider_id is not null and (select 1 from prima.send_attempts a where a.device = r.device and a.id_unknown and a.started_at > now() - interval '26 h' limit 1) = 1
                  then (select d.message_id from prima.doubt_of_receipt(r.device, r.at - clock_offset) d) is not null end));
end $$;
