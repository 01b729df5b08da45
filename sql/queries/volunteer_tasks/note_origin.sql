-- The incoming message that raised a task, or came up while it was open.
-- Concurrency: the task is held; a message that is processed again adds nothing.
insert into prima.task_origins (inbox_id, task_id) values (@inbox_id, @task_id) on conflict do nothing;
