-- Second statement of a transaction that goes around what somebody keeps: it has been waited for once, and is met again with every part.
-- Concurrency: the setting ends with the transaction.
select set_config('lock_timeout', '100ms', true);
