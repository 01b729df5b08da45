-- What volunteers are alerted about, and what raised it.

alter table prima.volunteer_tasks
    add column quote      text,                                         -- what somebody wrote last: it stands in the alert
    add column alerted_at timestamptz,                                  -- the last round, by the product's clock
    add column asked_id   uuid references prima.volunteers (id);        -- who of those on call was alerted last: the next round asks the next one

create table prima.task_origins (
    inbox_id bigint not null,
    task_id  uuid   not null references prima.volunteer_tasks (id),
    constraint task_origins_pkey primary key (inbox_id, task_id)
);
comment on table prima.task_origins is 'Which incoming messages raised a task, or came up while it was open.';

-- Alerts and replies of a task, oldest first. No hot statement asks for task_id, and a message without a task pays nothing for it.
create index messages_of_task on prima.messages (task_id, id) where task_id is not null;

grant select, insert on prima.task_origins to prima_worker;
grant select on prima.task_origins to prima_dashboard;
