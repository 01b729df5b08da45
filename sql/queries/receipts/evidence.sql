-- A receipt that can belong to this attempt only: it was sent after all. An ending that closed it stays beside it, and means no more.
-- Concurrency: lock_of_messages.sql holds the reminders. Fence: outcome = 'uncertain'; who comes second changes nothing.
update prima.send_attempts a
set outcome = 'accepted', in_doubt = false, provider_id = (@provider_ids)[array_position(@ids, a.id)]
where a.id = any(@ids) and a.outcome = 'uncertain';
