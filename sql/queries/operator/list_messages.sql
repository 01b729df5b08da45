-- One page of messages for a person, newest first, with the columns of message_status.
-- Concurrency: reads only, one snapshot.
-- Plan: each state is looked for where its rows are, so that a rare one is not found by walking through all messages; the view then decides.
--   A state is one branch, the others are cut off; each branch can be read backwards by its key.
select s.id, s.idempotency_key, s.recipient, s.state, s.delivery, s.attempts, s.due_at, s.not_after, s.device, s.provider_id, s.enqueued_at, s.settled_at,
    s.last_error, s.kind, s.patient_id, s.reminder_id, s.template
from (
    select q.message_id as id from prima.queue q where @state = 'queued'
    union all
    select a.message_id from prima.in_flight f join prima.send_attempts a on a.id = f.attempt_id where @state = 'sending'
    union all
    select a.message_id from prima.send_attempts a where @state = 'uncertain' and a.in_doubt
    union all
    select e.message_id from prima.message_endings e where @state in ('uncertain', 'failed', 'expired', 'cancelled') and e.state = @state
    union all
    select m.id from prima.messages m where @state is null or @state = 'accepted'
) c
join prima.message_status s on s.id = c.id
where (@state is null or s.state = @state)
  and (@before is null or c.id < @before)
  and (@device is null or s.device = @device)
  and (@recipient is null or s.recipient = @recipient)
  and (@key_prefix is null or starts_with(s.idempotency_key, @key_prefix))
order by c.id desc
limit @limit;
