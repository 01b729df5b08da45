-- After the commit of what came in: wakes the readers of the inbox, in every process. Never in the door's own transaction, for all notifying commits queue behind one lock.
-- A lost wake-up costs one poll, so its commit waits for no flush.
-- Concurrency: many at once become one.
select set_config('synchronous_commit', 'off', true), pg_notify('prima_inbox', '');
