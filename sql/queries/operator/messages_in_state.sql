-- A source of list_messages.sql: of one state, where its rows are. One branch is left, the others are cut off.
select q.message_id as id from prima.queue q where @state = 'queued'
union all
select a.message_id from prima.in_flight f join prima.send_attempts a on a.id = f.attempt_id where @state = 'sending'
union all
select a.message_id from prima.send_attempts a where @state = 'uncertain' and a.in_doubt
union all
select e.message_id from prima.message_endings e where @state in ('uncertain', 'failed', 'expired', 'cancelled') and e.state = @state
