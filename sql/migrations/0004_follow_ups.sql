-- Repeated questions, and the windows in which an answer is waited for (domain section 8).

create table prima.follow_ups (
    reminder_id uuid        not null references prima.reminders (id),
    stage       int         not null check (stage in (1, 2)),
    due_at      timestamptz not null,
    status      text        not null default 'pending' check (status in ('pending', 'queued', 'sent', 'failed', 'expired', 'cancelled')),
    created_at  timestamptz not null default clock_timestamp(),
    constraint follow_ups_pkey primary key (reminder_id, stage)
) with (fillfactor = 80);
comment on table prima.follow_ups is 'A question asked once more. Who moves one holds its reminder. Its message has the key followup:{reminder}:{stage}.';
-- Without the key, as reminders_pending, and for the same reason.
create index follow_ups_pending on prima.follow_ups (due_at) where status = 'pending';
-- Whose time to answer ends next.
create index reminders_windows on prima.reminders (window_ends_at) where confirmation_status in ('open', 'not_yet');

grant select, insert, update on prima.follow_ups to prima_worker;
grant select on prima.follow_ups to prima_dashboard;
