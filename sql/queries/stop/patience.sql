-- Second statement of a transaction that waits for a claim's rows, such as the patient it shares: longer than a claim may hang (5 s).
-- Concurrency: the setting ends with the transaction.
select set_config('lock_timeout', '8s', true);
