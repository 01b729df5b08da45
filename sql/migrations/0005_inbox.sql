-- What comes in from the gateway. A row here is the gateway's 200: it is written and committed before the answer, and everything else happens later, from the row.

create table prima.inbox (
    id           bigint      generated always as identity primary key,
    kind         text        not null check (kind in ('incoming', 'status', 'connect')),
    device       text        not null,                        -- a device's name; of one that nobody configured what the gateway called it
    gateway_id   text,                                        -- null: it gave none
    dedupe_key   bytea       not null,                        -- SHA-256 (domain section 11)
    content_key  bytea,                                       -- SHA-256, of incoming messages with a time: the same words of the same second, whatever the id
    sender       text,                                        -- canonical where it is a phone number
    text         text,                                        -- null: none that a person wrote
    details      jsonb       not null default '{}',           -- what else the gateway told, by the gateway's names
    gateway_at   timestamptz,
    received_at  timestamptz not null,                        -- the product's clock
    raw          bytea       not null,                        -- without device tokens
    rank         smallint    not null default 1 check (rank in (0, 1)),     -- 0: stop and red words go first
    patient_id   uuid,                                        -- whose answer it turned out to be
    state        text        not null default 'pending' check (state in ('pending', 'done', 'dead')),
    attempts     int         not null default 0,              -- errors so far
    next_try_at  timestamptz not null default clock_timestamp(),            -- the database's clock
    outcome      text,
    processed_at timestamptz,
    constraint inbox_dedupe_key unique (dedupe_key),          -- invariant I16
    constraint inbox_content_key unique (content_key),
    constraint inbox_done_outcome check (state <> 'done' or outcome is not null and processed_at is not null)
) with (fillfactor = 90);
comment on table prima.inbox is 'What patients wrote, and what the gateway reported of messages and devices. Written once by the door; done by the transaction of its effects.';
-- What waits, and who is next: one patient at a time, a stop and red words first, then in the order of the ids (invariant I17).
create index inbox_waiting on prima.inbox (rank, id) where state = 'pending';
create index inbox_sender on prima.inbox (sender, rank, id) where state = 'pending' and kind = 'incoming';
create index inbox_patient on prima.inbox (patient_id, id) where patient_id is not null;

create table prima.rejected_deliveries (
    id          bigint      generated always as identity primary key,
    kind        text        not null check (kind in ('incoming', 'status', 'connect')),
    raw         bytea       not null,                         -- cut at 64 KiB, without device tokens
    reason      text        not null,
    received_at timestamptz not null
);
comment on table prima.rejected_deliveries is 'A webhook body that cannot be used, kept for a person.';
create index rejected_deliveries_received on prima.rejected_deliveries (received_at);

create table prima.choices (
    patient_id uuid        primary key references prima.patients (id),      -- one live per patient
    answer     text        not null,
    options    uuid[]      not null check (cardinality(options) >= 2),      -- reminders, in the order shown
    expires_at timestamptz not null
);
comment on table prima.choices is 'Which of several reminders an answer meant: asked, and not yet told.';

-- What we said to a patient by ourselves, newest last: how often the same was asked, and what our last text was. Costs only messages from the catalogue.
-- The predicate names template, which no hot statement asks for: one that they imply would make the index look cheaper than the key while the table is empty.
create index messages_said on prima.messages (patient_id, enqueued_at) where template is not null;

grant select, insert, update on prima.inbox to prima_worker;
grant select, insert, delete on prima.rejected_deliveries to prima_worker;
grant select, insert, update, delete on prima.choices to prima_worker;
grant insert on prima.inbox, prima.rejected_deliveries to prima_web;
grant select on prima.inbox, prima.rejected_deliveries, prima.choices to prima_dashboard;
