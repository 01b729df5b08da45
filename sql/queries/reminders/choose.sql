-- Chooses these messages for the statements that follow in this transaction.
-- Concurrency: the setting ends with the transaction.
select set_config('prima.chosen', (@message_ids::bigint[])::text, true);
