-- Is there a report of a message or a device to read? The idle poll: one statement outside a transaction.
-- Concurrency: reads only.
select exists (select from prima.inbox i where i.state = 'pending' and i.kind = 'status' and i.next_try_at <= now()),
    exists (select from prima.inbox i where i.state = 'pending' and i.kind = 'connect' and i.next_try_at <= now());
