-- First statement of a claim's and a settle's transaction: its time-outs, and a planner that cannot be fooled.
-- lock_timeout: nobody waits long. idle_in_transaction_session_timeout: who hangs between two batches is ended by the server, its locks with it.
-- synchronous_commit: an intent is on disk before its first byte leaves, also where the operator's database is content with less.
-- Plan: a plan cached while the queue was empty would sort or scan the whole backlog later. All four are off, since a disabled scan's cost starts the JIT compiler.
-- TimeZone: a day taken from a time is 24 hours, also where the server's clocks change: no window of a limit is an hour short.
select set_config('TimeZone', 'UTC', true), set_config('lock_timeout', '1s', true), set_config('idle_in_transaction_session_timeout', '5s', true),
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
    set_config('jit', 'off', true),
    set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true);
