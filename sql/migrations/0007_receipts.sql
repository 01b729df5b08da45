-- What the gateway reports of messages it has taken, and of devices (docs/decisions/0013-a-provider-id-has-a-table-of-its-own.md).

-- Whose message an id of the gateway's is. Written with the acceptance that brought the id, and never again: an index on send_attempts would name a column
-- that accepting changes, and end HOT for every settle. One gateway gives each id once; if it ever repeats one, the newest message has it.
create table prima.provider_ids (
    device      text   not null,
    provider_id text   not null,
    message_id  bigint not null
);
comment on table prima.provider_ids is 'Whose message an id of the gateway''s is.';
create index provider_ids_key on prima.provider_ids (provider_id, device);

create table prima.receipts (
    inbox_id    bigint      primary key,                      -- the first row that said so
    device      text        not null,
    provider_id text,
    state_id    text,
    value       text        not null check (value in ('pending', 'sent', 'failed', 'delivered', 'read')),   -- pending: says only which ids belong together
    message_id  bigint,                                       -- null: parked, until its message is known
    at          timestamptz not null,                         -- when it came in, by the product's clock
    parked_at   timestamptz not null default clock_timestamp(),
    constraint receipts_ids check (provider_id is not null or state_id is not null),
    constraint receipts_once unique nulls not distinct (device, provider_id, state_id, value)
) with (fillfactor = 90);
comment on table prima.receipts is 'What the gateway reported of messages. Delivery is the highest rank among a message''s (invariant I12); stored nowhere else.';
create index receipts_message on prima.receipts (message_id) where message_id is not null;
create index receipts_state on prima.receipts (device, state_id) where state_id is not null;
-- Few, and asked for by every settle. Those of other people's messages stay here for a month.
create index receipts_parked on prima.receipts (provider_id, device) where message_id is null and provider_id is not null;
create index receipts_parked_at on prima.receipts (parked_at) where message_id is null;

-- Who reads reports must not wade through what patients wrote.
create index inbox_reports on prima.inbox (kind, id) where state = 'pending' and kind in ('status', 'connect');
-- What was closed without evidence, newest last: a late receipt may still be its own.
create index message_endings_closed on prima.message_endings (ended_at) where state in ('uncertain', 'failed');

alter table prima.devices add column connect_at timestamptz;  -- of the last connect event that counted, by the gateway's clock
alter table prima.follow_ups add column reason text;          -- receipt: cancelled because its reminder's message failed, and returns if that proves wrong

grant select, insert on prima.provider_ids to prima_worker;
grant select, insert, update, delete on prima.receipts to prima_worker;
grant select on prima.provider_ids, prima.receipts to prima_dashboard;
