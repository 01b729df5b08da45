-- What enqueueing is compared with: the same rows of the same two tables, without any of its rules.
with m as (
    insert into prima.messages (id, idempotency_key, content_hash, recipient, body, priority, device, due_at)
    select u.id, u.key, u.hash, u.recipient, u.body, 'normal', u.device, now() from unnest(@ids, @keys, @hashes, @recipients, @bodies, @devices) u (id, key, hash, recipient, body, device)
)
insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient)
select u.id, 'normal', now(), now() + interval '30 s', u.device, u.recipient from unnest(@ids, @recipients, @devices) u (id, recipient, device);
