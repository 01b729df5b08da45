-- How a device was connected and lost: a few rows among millions of others, and the first that a person asks for when nothing is sent.
-- An expression, for the reason of 0013_lists.sql.
create index inbox_connects on prima.inbox (id) where (kind || '') = 'connect';
