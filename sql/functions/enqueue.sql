-- The way in. What a class may be ahead of, in time: it gives priority, and ageing for nothing (design section 1.1).
create or replace function prima.rank_share(priority text) returns interval
language sql immutable parallel safe as $$
    select case priority
        when 'normal' then interval '30 s'
        when 'urgent' then interval '-24 h'
        when 'reply' then interval '2 s'
        when 'bulk' then interval '10 min'
    end
$$;

-- Stable, as convert_to is: declared stricter than its body it would not be inlined.
create or replace function prima.content_hash(recipient text, body text) returns bytea
language sql stable parallel safe as $$
    select sha256(convert_to(recipient || ':' || body, 'UTF8'))
$$;

-- PostgreSQL's years reach from 4713 BC to 294276, and infinity; a worker's from 1 to 9999. One row beyond would break every claim that reads it.
create or replace function prima.is_sane(moment timestamptz) returns boolean
language sql immutable parallel safe as $$
    select moment >= timestamptz '2000-01-01 00:00+00' and moment < timestamptz '9999-01-01 00:00+00'
$$;

-- Whether a key is one that Prima gives to what it says itself (domain section 2): a farewell whose key a stranger had would take the withdrawal with it.
create or replace function prima.is_our_key(idempotency_key text) returns boolean
language sql immutable parallel safe as $$
    -- The pattern alone would take a third of a call.
    select case when split_part(idempotency_key, ':', 1) in ('reminder', 'consent', 'followup', 'reply', 'granted', 'farewell', 'alert') then idempotency_key ~ '^((reminder|consent):[0-9a-f-]{36}|followup:[0-9a-f-]{36}:[0-9]+|reply:[0-9]+:[0-9]+|(granted|farewell):[0-9]+|farewell:[0-9a-f-]{36}:[0-9]+|alert:[0-9a-f-]{36}:[0-9]+:[0-9a-f-]{36})(:resend)?$' else false end
$$;

-- Why a message cannot be taken, in words that say what to do; null when it can. Shared by the single and the bulk form, so the rules stand once.
create or replace function prima.message_fault(
    recipient text, body text, idempotency_key text, due_at timestamptz, not_after timestamptz, priority text) returns text
language sql stable parallel safe as $$
    select case
        when recipient !~ '^628[0-9]{8,11}$' or recipient is null
            then 'recipient is no phone number that WhatsApp reminders go to (' || coalesce((prima.canonical_phone(recipient)).refusal, 'empty') || '): give an Indonesian mobile number'
        when body is null or btrim(body, E' \t\r\n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff') = '' then 'body is empty: give a text of 1 to 4000 characters'
        when char_length(body) > 4000 then 'body has ' || char_length(body) || ' characters: at most 4000 are allowed'
        when idempotency_key is null or idempotency_key = '' then 'idempotency_key is empty: give a key of 1 to 200 characters that names this message and no other'
        when char_length(idempotency_key) > 200 then 'idempotency_key has ' || char_length(idempotency_key) || ' characters: at most 200 are allowed'
        when prima.is_our_key(idempotency_key) then 'idempotency_key has the form of one of Prima''s own (' || split_part(idempotency_key, ':', 1) || ':…): put a word of yours before it'
        when due_at is null then 'due_at is null: leave it out for now, or give a time'
        when not prima.is_sane(due_at) then 'due_at is no time of our age: give one of the years 2000 to 9998'
        when not_after < due_at then 'due_at is after not_after: the message would expire before it is due'
        when not prima.is_sane(not_after) then 'not_after is no time of our age: leave it out for no deadline'
        when priority is null or priority not in ('normal', 'urgent', 'reply', 'bulk') then 'priority is unknown: use urgent, reply, normal or bulk'
    end
$$;

-- Apart from message_fault, which a look into a table would keep from being inlined. Who has been deleted is known: the guards of the claim cancel the message,
-- and a key that was given before the deletion still returns its id.
create or replace function prima.patient_fault(patient_id uuid) returns text
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when not exists (select from prima.patients p where p.id = patient_fault.patient_id) then 'patient_id is unknown: no such patient' end
$$;

-- Enqueues one message in the caller's transaction and returns its id; the same key with the same content returns the same id, for ever.
-- Concurrency: the unique key decides; a rival with the same key is waited for. Errors: PR400 bad input, PR409 the key has other content.
create or replace function prima.enqueue_message(
    recipient text, body text, idempotency_key text, due_at timestamptz default now(), not_after timestamptz default null,
    priority text default 'normal', device text default null, patient_id uuid default null) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    number text := case when recipient ~ '^628[0-9]{8,11}$' then recipient else coalesce((prima.canonical_phone(recipient)).canonical, recipient) end;
    fault text := prima.message_fault(number, body, idempotency_key, due_at, not_after, priority);
    hash bytea;
    known bytea;
    new_id bigint;
begin
    if fault is null and patient_id is not null then
        fault := prima.patient_fault(patient_id);
    end if;
    if fault is null and char_length(device) > 200 then
        fault := 'device has ' || char_length(device) || ' characters: at most 200 are allowed';
    end if;
    hash := prima.content_hash(number, body);
    if fault is not null then
        -- Of a repeat only the content counts: who did not hear the answer asks again, also when it is too late for a new message.
        select m.id into new_id from prima.messages m where m.idempotency_key = enqueue_message.idempotency_key and m.content_hash = hash;
        if new_id is null then
            raise exception using errcode = 'PR400', message = fault;
        end if;
        return new_id;
    end if;
    insert into prima.messages as m (idempotency_key, content_hash, recipient, body, priority, device, due_at, not_after, patient_id, quiet_exempt)
    values (idempotency_key, hash, number, body, priority, nullif(device, ''), due_at, not_after, patient_id, patient_id is null)
    on conflict on constraint messages_idempotency_key do nothing
    returning m.id into new_id;
    if new_id is null then
        select m.id, m.content_hash into strict new_id, known from prima.messages m where m.idempotency_key = enqueue_message.idempotency_key;
        if known <> hash then
            raise exception using errcode = 'PR409', message = 'this idempotency_key already names a message with other content: use a new key for a new message';
        end if;
        return new_id;
    end if;
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    values (new_id, priority, due_at, not_after, due_at + prima.rank_share(priority),
        coalesce(nullif(device, ''), prima.usual_device()), number);
    return new_id;
end $$;

-- Enqueues an array of objects, all or nothing; one row for each item, in order. An error's DETAIL begins with "item N".
-- Concurrency: keys are inserted in their order, so two bulk calls with common keys wait for each other but never in a circle;
--   ids are drawn in the items' order, so what was given first leaves first.
create or replace function prima.enqueue_messages(items jsonb) returns table (idempotency_key text, id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    item record;
    known bytea;
begin
    if items is null or jsonb_typeof(items) <> 'array' then
        raise exception using errcode = 'PR400', message = 'items is not an array: give a JSON array of objects';
    end if;
    for item in
        with given as materialized (
            select i.ordinality as n, x.idempotency_key, x.body, nullif(x.device, '') as device, x.not_after,
                case when x.recipient ~ '^628[0-9]{8,11}$' then x.recipient else coalesce((prima.canonical_phone(x.recipient)).canonical, x.recipient) end as recipient,
                case when i.value ? 'due_at' then x.due_at else now() end as due_at,
                case when i.value ? 'priority' then x.priority else 'normal' end as priority,
                x.patient_id,
                i.value - array['recipient', 'body', 'idempotency_key', 'due_at', 'not_after', 'priority', 'device', 'patient_id'] as unknown,
                coalesce(case when jsonb_typeof(i.value -> 'body') not in ('string', 'null') then 'body' end, case when jsonb_typeof(i.value -> 'device') not in ('string', 'null', 'number') then 'device' end, case when jsonb_typeof(i.value -> 'idempotency_key') not in ('string', 'null', 'number') then 'idempotency_key' end) as no_text
            from jsonb_array_elements(items) with ordinality i
            cross join lateral jsonb_to_record(i.value) as x (
                recipient text, body text, idempotency_key text, due_at timestamptz, not_after timestamptz, priority text, device text, patient_id uuid)
        ), checked as materialized (
            -- Of a repeat only the content counts.
            select g.*, l.hash, l.fault is null as may_be_new,
                coalesce(g.no_text || ' is no text: give a JSON string', case when g.unknown <> '{}' then 'a field is unknown: ' || (select min(k) from jsonb_object_keys(g.unknown) k) end,
                    case when l.fault is not null and not exists (select from prima.messages m where m.idempotency_key = g.idempotency_key and m.content_hash = l.hash) then l.fault end) as fault
            from given g
            cross join lateral (select prima.content_hash(g.recipient, g.body) as hash,
                coalesce(prima.message_fault(g.recipient, g.body, g.idempotency_key, g.due_at, g.not_after, g.priority),
                    case when g.patient_id is not null then prima.patient_fault(g.patient_id) end,
                    case when char_length(g.device) > 200 then 'device has ' || char_length(g.device) || ' characters: at most 200 are allowed' end) as fault offset 0) l
        ), bad as materialized (
            select true from checked c where c.fault is not null limit 1
        ), firsts as materialized (
            select f.*, nextval('prima.messages_id_seq') as new_id
            from (select distinct on (c.idempotency_key) c.* from checked c where (select true from bad) is null order by c.idempotency_key, c.n offset 0) f
            order by f.n
        ), written as (
            insert into prima.messages as m (id, idempotency_key, content_hash, recipient, body, priority, device, due_at, not_after, patient_id, quiet_exempt)
            select f.new_id, f.idempotency_key, f.hash, f.recipient, f.body, f.priority, f.device, f.due_at, f.not_after, f.patient_id, f.patient_id is null from firsts f where f.may_be_new order by f.idempotency_key
            on conflict on constraint messages_idempotency_key do nothing
            returning m.id
        ), queued as (
            insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
            select f.new_id, f.priority, f.due_at, f.not_after, f.due_at + prima.rank_share(f.priority),
                coalesce(f.device, (select prima.usual_device())), f.recipient
            from firsts f join written w on w.id = f.new_id
        )
        select c.n, c.idempotency_key, c.hash, c.fault, w.id, f.hash as first_hash
        from checked c left join firsts f on f.idempotency_key = c.idempotency_key left join written w on w.id = f.new_id
        where c.fault is not null or (select true from bad) is null
        order by c.n
    loop
        if item.fault is not null then
            raise exception using errcode = 'PR400', message = item.fault, detail = 'item ' || item.n;
        end if;
        idempotency_key := item.idempotency_key;
        id := item.id;
        known := item.first_hash;
        if id is null then
            select m.id, m.content_hash into strict id, known from prima.messages m where m.idempotency_key = item.idempotency_key;
        end if;
        if known <> item.hash then
            raise exception using errcode = 'PR409', message = 'this idempotency_key already names a message with other content: use a new key for a new message',
                detail = 'item ' || item.n;
        end if;
        return next;
    end loop;
exception when data_exception or invalid_text_representation then
    perform prima.refuse_items(items);
    raise;
end $$;

-- Names the first item whose fields cannot even be read. Called only when reading them together has failed.
create or replace function prima.refuse_items(items jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    item jsonb;
    n int := 0;
    field text;
begin
    for item in select i.value from jsonb_array_elements(items) with ordinality i order by i.ordinality loop
        n := n + 1;
        if jsonb_typeof(item) <> 'object' then
            raise exception using errcode = 'PR400', message = 'an item is no object', detail = 'item ' || n;
        end if;
        begin
            field := 'due_at';
            perform (item ->> 'due_at')::timestamptz;
            field := 'not_after';
            perform (item ->> 'not_after')::timestamptz;
            field := 'patient_id';
            perform (item ->> 'patient_id')::uuid;
        exception when data_exception then
            raise exception using errcode = 'PR400', message = field || ' cannot be read: give a ' || case field when 'patient_id' then 'UUID' else 'time such as 2026-12-01T08:00:00+07:00' end,
                detail = 'item ' || n;
        end;
    end loop;
end $$;
