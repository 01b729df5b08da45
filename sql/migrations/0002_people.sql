-- People, what they have agreed to, what is planned for them, and what a machine must not decide (docs/architecture.md).
-- What must be unique is a unique index here. Instants are timestamptz; what people plan is a local date and time with a zone, and due_at is computed from them in C#.

create table prima.volunteers (
    id            uuid        primary key default gen_random_uuid(),
    name          text        not null check (char_length(name) between 1 and 80),
    phone         text        check (phone ~ '^628[0-9]{8,11}$'),
    role          text        not null default 'volunteer' check (role in ('volunteer', 'admin')),
    on_call_rank  int         check (on_call_rank > 0),        -- who is asked first; null: not on call
    password_hash text,
    is_active     boolean     not null default true,
    created_at    timestamptz not null default clock_timestamp(),
    constraint volunteers_phone unique (phone)
);
comment on table prima.volunteers is 'Who looks after patients.';

create table prima.patients (
    id               uuid        primary key default gen_random_uuid(),
    name             text        not null check (char_length(name) between 1 and 80),
    phone            text        not null check (phone ~ '^628[0-9]{8,11}$'),
    time_zone        text        not null default 'Asia/Jakarta',
    consent_status   text        not null default 'not_asked'
                     check (consent_status in ('not_asked', 'asked', 'granted', 'declined', 'expired', 'withdrawn')),
    is_active        boolean     not null default true,
    paused_from      date,                                      -- local days, both included; until null: open-ended
    paused_until     date,
    volunteer_id     uuid        references prima.volunteers (id),
    imported_consent text        check (imported_consent in ('granted', 'declined', 'withdrawn')),  -- a consent cell counts once
    version          int         not null default 1,
    created_at       timestamptz not null default clock_timestamp(),
    deleted_at       timestamptz,
    constraint patients_pause check (paused_until is null or paused_until >= paused_from)
);
comment on table prima.patients is 'Who gets messages. A deleted one stays, and frees the number.';
-- Invariant I1.
create unique index patients_phone on prima.patients (phone) where deleted_at is null;
-- Who gets no reminders: looked through by the janitor.
create index patients_unreminded on prima.patients (phone) where consent_status <> 'granted' or not is_active or deleted_at is not null;
create index patients_volunteer on prima.patients (volunteer_id);

create table prima.consent_requests (
    id             uuid        primary key default gen_random_uuid(),
    patient_id     uuid        not null references prima.patients (id),
    phone          text        not null,
    status         text        not null default 'live' check (status in ('live', 'answered', 'expired', 'superseded', 'cancelled')),
    from_status    text        not null,                        -- what it goes back to when its message was never handed over
    expires_at     timestamptz not null,
    clarifications int         not null default 0 check (clarifications between 0 and 2),
    message_id     bigint,
    requested_by   uuid        references prima.volunteers (id),  -- null: the patient, by MULAI
    created_at     timestamptz not null default clock_timestamp()
);
comment on table prima.consent_requests is 'Each time a patient was asked.';
create unique index consent_requests_live on prima.consent_requests (patient_id) where status = 'live';
create index consent_requests_phone on prima.consent_requests (phone, created_at);      -- the limits follow the number

create table prima.consent_events (
    id          bigint      generated always as identity primary key,
    patient_id  uuid        not null references prima.patients (id),
    phone       text        not null,
    from_status text        not null,
    to_status   text        not null check (to_status in ('not_asked', 'asked', 'granted', 'declined', 'expired', 'withdrawn')),
    method      text        check (method in ('visit', 'phone_call', 'message', 'paper', 'other')),
    note        text,
    cause       text        not null check (cause in ('reply', 'volunteer', 'request', 'expiry', 'send_failed', 'number_changed', 'reset', 'inherited')),
    actor       uuid        references prima.volunteers (id),
    inbound_id  bigint,
    request_id  uuid        references prima.consent_requests (id),
    raw_text    text,
    at          timestamptz not null                             -- clock_timestamp() read after the patient's row was locked
);
comment on table prima.consent_events is 'Evidence of consent. Append-only, kept for ever.';
create index consent_events_patient on prima.consent_events (patient_id, at, id);
create index consent_events_phone on prima.consent_events (phone, at, id);              -- a withdrawal and a refusal follow the number

create table prima.reminder_plans (
    id              uuid        primary key default gen_random_uuid(),
    plan_key        text        not null check (char_length(plan_key) between 1 and 200),
    patient_id      uuid        not null references prima.patients (id),
    kind            text        not null check (kind in ('medication', 'appointment', 'general')),
    title           text        not null check (char_length(title) between 1 and 200),
    text            text,
    medicine        text,
    dose            text,
    doctor          text,
    place           text,
    event_at        timestamp,                                  -- local, in time_zone
    start_date      date        not null,
    local_times     time[]      not null check (cardinality(local_times) between 1 and 6),
    rule            text,                                       -- null: once, on start_date
    time_zone       text        not null,
    grace           interval    not null default interval '2 h' check (grace between interval '15 min' and interval '12 h'),
    urgent          boolean     not null default false,
    critical        boolean     not null default false,
    needs_answer    boolean     not null default true,
    status          text        not null default 'active' check (status in ('active', 'paused', 'ended')),
    imported_status text        check (imported_status in ('active', 'paused', 'ended')),
    active_from     timestamptz not null,                       -- nothing older ever appears
    version         int         not null default 1,
    text_changed_at timestamptz,                                -- when an edit last changed what it says, read under its lock: no older message may go out
    expanded_at     timestamptz,                                -- when the horizon last looked; before active_from: it must look at all of it again
    expanded_until  timestamptz,                                -- the horizon has looked this far
    constraint reminder_plans_key unique (plan_key),
    constraint reminder_plans_medicine check (kind <> 'medication' or medicine is not null),
    constraint reminder_plans_event check (kind <> 'appointment' or event_at is not null)
);
comment on table prima.reminder_plans is 'The rule by which reminders fall due.';
create index reminder_plans_patient on prima.reminder_plans (patient_id);
create index reminder_plans_active on prima.reminder_plans (id) where status = 'active';

create table prima.reminders (
    id                  uuid        primary key,
    plan_id             uuid        not null references prima.reminder_plans (id),
    patient_id          uuid        not null references prima.patients (id),
    local_date          date        not null,
    local_time          time        not null,
    due_at              timestamptz not null,
    status              text        not null default 'pending'
                        check (status in ('pending', 'queued', 'sent', 'delivered', 'skipped', 'cancelled', 'failed')),
    reason              text,                                   -- of skipped, cancelled and failed
    confirmation_status text        not null default 'none' check (confirmation_status in ('none', 'open', 'not_yet', 'done', 'not_done', 'unanswered')),
    closed_reason       text,
    asked_at            timestamptz,
    window_ends_at      timestamptz,
    answered_at         timestamptz,
    answered_by         uuid        references prima.volunteers (id),
    answer_inbound_id   bigint,
    late                boolean     not null default false,
    created_at          timestamptz not null default clock_timestamp(),
    constraint reminders_occurrence unique (plan_id, local_date, local_time)    -- invariant I8
) with (fillfactor = 80);
comment on table prima.reminders is 'One due occurrence of a plan.';
-- Without id: an index that held it too would look cheaper than the key for who finds pending ones by id, and would be read whole.
create index reminders_pending on prima.reminders (due_at) where status = 'pending';
create index reminders_queued on prima.reminders (due_at) where status = 'queued';      -- few, and looked through by the janitor
create index reminders_waiting on prima.reminders (patient_id) where status in ('pending', 'queued');
create index reminders_open on prima.reminders (patient_id, window_ends_at) where confirmation_status in ('open', 'not_yet');

create table prima.manual_confirmations (
    id            bigint      generated always as identity primary key,
    reminder_id   uuid        not null references prima.reminders (id),
    volunteer_id  uuid        not null references prima.volunteers (id),
    outcome       text        not null check (outcome in ('done', 'not_done')),
    method        text        not null check (method in ('visit', 'phone_call', 'message', 'other')),
    condition     text        check (condition in ('good', 'fair', 'poor')),
    symptoms      text,
    notes         text,
    confirmed_at  timestamptz not null default clock_timestamp(),
    superseded_at timestamptz
);
comment on table prima.manual_confirmations is 'What a volunteer says of a reminder.';
create unique index manual_confirmations_live on prima.manual_confirmations (reminder_id) where superseded_at is null;

create table prima.volunteer_tasks (
    id            uuid        primary key default gen_random_uuid(),
    patient_id    uuid        references prima.patients (id),
    sender        text,                                         -- a number that belongs to no patient
    reason        text        not null,
    priority      text        not null check (priority in ('urgent', 'high', 'normal', 'low')),
    state         text        not null default 'open' check (state in ('open', 'acknowledged', 'resolved', 'dismissed')),
    assignee      uuid        references prima.volunteers (id),
    code          text        not null,                         -- what a volunteer answers with
    count         int         not null default 1,
    note          text,
    next_alert_at timestamptz,
    rounds        int         not null default 0,
    created_at    timestamptz not null default clock_timestamp(),
    closed_at     timestamptz
);
comment on table prima.volunteer_tasks is 'What a machine must not decide.';
create sequence prima.task_codes;
-- Invariant I18.
create unique index volunteer_tasks_open on prima.volunteer_tasks (patient_id, reason) where state in ('open', 'acknowledged') and patient_id is not null;
create unique index volunteer_tasks_open_sender on prima.volunteer_tasks (sender, reason) where state in ('open', 'acknowledged') and patient_id is null;
create unique index volunteer_tasks_code on prima.volunteer_tasks (code) where state in ('open', 'acknowledged');
create index volunteer_tasks_alert on prima.volunteer_tasks (next_alert_at) where state = 'open';

grant select, insert, update on prima.volunteers, prima.patients, prima.consent_requests, prima.reminder_plans, prima.reminders,
    prima.manual_confirmations, prima.volunteer_tasks to prima_worker;
grant select, insert on prima.consent_events to prima_worker;
grant select on prima.volunteers, prima.patients, prima.consent_requests, prima.consent_events, prima.reminder_plans, prima.reminders,
    prima.manual_confirmations, prima.volunteer_tasks to prima_dashboard;
grant usage on sequence prima.task_codes to prima_worker;
