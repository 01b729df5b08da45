-- After the commit of new reminders: wakes the schedulers, which sleep until the next one that they know of. Never in the inserting transaction, for all
-- notifying commits queue behind one lock. A lost wake-up costs one poll, so its commit waits for no flush.
-- Concurrency: many at once become one.
select set_config('synchronous_commit', 'off', true), pg_notify('prima_outbox', 'reminders');
