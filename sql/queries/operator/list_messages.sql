-- One page of messages for a person, newest first, with the columns of message_status.
-- Concurrency: reads only, one snapshot.
-- Plan: what was asked for decides where it is looked for (messages_*.sql): a number and a key have their indexes, and each state has a place where its rows are, so
--   that a rare one is not found by walking through all messages. That source is read backwards by its key as far as the page, @look rows at most, and the view is asked row by row
--   (offset 0), for joined whole it would be sorted whole.
select s.id, s.idempotency_key, s.recipient, s.state, s.delivery, s.attempts, s.due_at, s.not_after, s.device, s.provider_id, s.enqueued_at, s.settled_at,
    s.last_error, s.kind, s.patient_id, s.reminder_id, s.template
from (select c.id from (/* source */) c where @before is null or c.id < @before order by c.id desc limit @look) c
cross join lateral (select * from prima.message_status v where v.id = c.id offset 0) s
where (@state is null or s.state = @state)
  and (@device is null or s.device = @device)
  and (@recipient is null or s.recipient = @recipient)
  and (@key_prefix is null or starts_with(s.idempotency_key, @key_prefix))
order by c.id desc
limit @limit;
