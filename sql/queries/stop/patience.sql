-- Before anything that waits for a claim's rows: longer than a claim may hang (5 s).
-- Concurrency: the setting ends with the transaction.
select set_config('lock_timeout', '8s', true);
