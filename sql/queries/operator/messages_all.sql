-- A source of list_messages.sql: all.
select m.id from prima.messages m
