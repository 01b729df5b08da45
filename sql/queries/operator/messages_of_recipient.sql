-- A source of list_messages.sql: those to one number. + 0: they are few and sorted; else all messages would be read backwards for them.
select m.id + 0 as id from prima.messages m where m.recipient = @recipient
