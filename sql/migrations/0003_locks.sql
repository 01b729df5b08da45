-- Locks with a time to live, for work that outlives a transaction, and what a person has set of the limits.
-- Neither makes sending safe: unique indexes and fenced updates do that.

-- The default cache of 1 is part of the promise: with a larger one each session hands out numbers of its own block, and tokens go backwards.
create sequence prima.fencing_tokens as bigint cache 1;

create table prima.distributed_locks (
    key         text        primary key check (char_length(key) between 1 and 200),
    owner       uuid,                                      -- null: a tombstone, released
    token       bigint      not null default 0,            -- of the last grant; nothing smaller is ever granted
    holder      text,                                      -- who, for people
    acquired_at timestamptz,
    expires_at  timestamptz not null default '-infinity'   -- by the database's clock; of a tombstone, when it was released
);
comment on table prima.distributed_locks is 'Who may do what is done by one at a time. A released lock stays as a tombstone, so that nobody contends for a row that goes away.';

create table prima.distributed_lock_waiters (
    lock_key      text        not null,
    owner         uuid        not null,
    priority      int         not null,
    waiting_since timestamptz not null,
    asked_at      timestamptz not null,                    -- remembered for five seconds after this
    primary key (lock_key, owner)
);
comment on table prima.distributed_lock_waiters is 'Who was refused a lock a moment ago and asks again: a lower priority lets them go first.';

create table prima.limit_settings (
    name          text        primary key check (name in ('recipient', 'device', 'fleet', 'reminders', 'patient_replies')),
    permits       int         check (permits > 0),         -- null: as configured again
    window_length interval    check (window_length > interval '0'),
    set_by        text        not null,
    reason        text        not null,
    set_at        timestamptz not null default clock_timestamp(),
    constraint limit_settings_whole check ((permits is null) = (window_length is null))
);
comment on table prima.limit_settings is 'Limits that a person has lowered for the whole fleet. Workers take the lesser of this and their configuration.';

-- A lock is taken, renewed and released through functions only; who releases by hand writes a tombstone, and the janitor deletes old ones.
grant select, update (owner, holder, expires_at), delete on prima.distributed_locks to prima_worker;
grant select, delete on prima.distributed_lock_waiters to prima_worker;
grant select, insert, update on prima.limit_settings to prima_worker;
grant select on prima.distributed_locks, prima.distributed_lock_waiters, prima.limit_settings to prima_dashboard;
