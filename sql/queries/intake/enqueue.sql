-- Enqueues an array of messages, all or nothing, through the contract's own function; one row for each, in order.
-- Concurrency: prima.enqueue_messages takes the keys in their order, so two calls with common keys never wait in a circle.
select e.id, e.idempotency_key from prima.enqueue_messages(@items) with ordinality as e (idempotency_key, id, n) order by e.n;
