-- Reminders whose message has gone on without them: a rescue moves attempts only, and a hand in the tables anything. Their messages, which are looked at again
-- under the reminders' locks.
-- Concurrency: reads only.
select m.id from prima.reminders r
join prima.messages m on m.idempotency_key = 'reminder:' || r.id
where r.status = 'queued'
  and (select 1 from prima.queue q where q.message_id = m.id) is null
  and coalesce((select a.outcome = 'accepted' or a.outcome = 'uncertain' and (not a.in_doubt or r.confirmation_status = 'none')
                from prima.send_attempts a where a.message_id = m.id and a.live), true)
limit 1000;
