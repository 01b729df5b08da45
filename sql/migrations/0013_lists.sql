-- What a person looks for among ten million rows, each within a moment: the messages to a number, those whose key begins with a word, reminders by their time
-- or because they were not sent, and the few rows of the inbox that were given up.
-- All but one hold an expression, so that no statement of the workers can take them for its own: a plan that is cached while a table is empty would, and read them
-- whole later. Without id for the same reason.
create index messages_recipient on prima.messages (recipient);
create index messages_key_prefix on prima.messages ((idempotency_key collate "C"));
create index reminders_due on prima.reminders ((due_at::timestamptz(0)));
create index reminders_missed on prima.reminders ((due_at::timestamptz(0))) where (status || '') in ('skipped', 'cancelled', 'failed');
create index inbox_given_up on prima.inbox (id) where (state || '') = 'dead';
