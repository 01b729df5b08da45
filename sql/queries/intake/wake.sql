-- After the commit of what was enqueued: wakes the senders. Never in the enqueueing transaction, for all notifying commits queue behind one lock.
-- A lost wake-up costs one poll, so its commit waits for no flush.
-- Concurrency: many at once become one.
select set_config('synchronous_commit', 'off', true), pg_notify('prima_outbox', '');
