-- First statement of every transaction that writes, but the claim's and the settle's (outbox/begin.sql): nobody waits long, and who hangs is ended by the server.
-- synchronous_commit: what is committed is on disk, also where the operator's database is content with less: it is the promise of an intent (design section 1) and of a webhook's 200.
-- Plan: a plan cached while a table was empty would scan all of it later, so no scan or sort that an index could spare.
-- TimeZone: a day taken from a time is 24 hours, also where the server's clocks change: no window of a limit is an hour short.
select set_config('TimeZone', 'UTC', true), set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '5s', true),
    set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
    set_config('jit', 'off', true),
    set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true);
