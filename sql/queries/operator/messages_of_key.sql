-- A source of list_messages.sql: those whose key begins so.
select m.id from prima.messages m where m.idempotency_key collate "C" >= @key_prefix and m.idempotency_key collate "C" < @key_end
