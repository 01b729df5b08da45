-- The message that a reminder became, or the first that waits for a patient or is on its way. Read before the snapshot, which may then look at it.
-- Concurrency: reads one snapshot. A reminder's message never changes; of a patient it is one of a moment ago.
select m.id from prima.messages m where m.idempotency_key = 'reminder:' || @reminder_id
union all
(select a.message_id from prima.patients p join prima.in_flight f on f.recipient = p.phone join prima.send_attempts a on a.id = f.attempt_id
 where p.id = @patient_id)
union all
(select q.message_id from prima.patients p join prima.queue q on q.recipient = p.phone
 where p.id = @patient_id order by q.rank_at, q.message_id limit 1);
