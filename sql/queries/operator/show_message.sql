-- One message with the columns of message_status, its class and its text.
-- Concurrency: reads only; the caller reads its attempts and events in the same snapshot.
select s.id, s.idempotency_key, s.recipient, s.state, s.delivery, s.attempts, s.due_at, s.not_after, s.device, s.provider_id, s.enqueued_at, s.settled_at,
    s.last_error, s.kind, s.patient_id, s.reminder_id, s.template, m.priority, m.body
from prima.message_status s join prima.messages m on m.id = s.id
where s.id = @message_id;
