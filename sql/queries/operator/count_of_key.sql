-- How many messages' keys begin so, at most @look and one.
-- Concurrency: reads only. Plan: the keys' own index, and nothing else.
select count(*) from (
    select 1 from prima.messages m where m.idempotency_key collate "C" >= @key_prefix and m.idempotency_key collate "C" < @key_end limit @look + 1) k;
