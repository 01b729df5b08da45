-- Who is at work: each process says so every ten seconds, for those who look at the fleet. Nothing is decided by it: a claim's own time-out tells who is gone.

create table prima.workers (
    name       text        primary key,
    roles      text        not null,
    version    text        not null,
    started_at timestamptz not null default clock_timestamp(),
    beat_at    timestamptz not null default clock_timestamp(),
    stopped_at timestamptz                                     -- null: it is at work, or fell silent
);
comment on table prima.workers is 'The processes that are at work, with when each last said so.';

grant select, insert, update, delete on prima.workers to prima_worker;
grant select on prima.workers to prima_dashboard;
