-- What people wrote, and what was written to them, is erased when its time is over (docs/decisions/0014-texts-are-erased-by-a-walk.md). Keys, hashes, times and outcomes stay.
-- No index on messages or inbox says which texts are left: each message would pay for it. A walk in the order of the ids passes each row once.

create table prima.erased_until (
    what text   primary key check (what in ('messages', 'inbox')),
    id   bigint not null
);
comment on table prima.erased_until is 'How far the janitor has walked: up to here texts are erased, but for what stands in kept_texts.';
insert into prima.erased_until (what, id) values ('messages', 0), ('inbox', 0);

create table prima.kept_texts (
    what    text        not null check (what in ('messages', 'inbox')),
    id      bigint      not null,
    open_at timestamptz not null,                              -- it was not over before this moment, and may be erased no sooner than its time after it
    constraint kept_texts_pkey primary key (what, id)
);
comment on table prima.kept_texts is 'What the walk has passed and left: it was open, or had not been over for long enough.';
create index kept_texts_open_at on prima.kept_texts (what, open_at);

-- Closed tasks that still say something; who erases that takes them out of it. No hot statement writes a closed task.
create index volunteer_tasks_words on prima.volunteer_tasks (closed_at) where closed_at is not null and (quote is not null or note is not null);

grant select, update on prima.erased_until to prima_worker;
grant select, insert, update, delete on prima.kept_texts to prima_worker;
grant select on prima.erased_until, prima.kept_texts to prima_dashboard;
