-- A receipt that can belong to this attempt only: it was sent after all, if that was in doubt, and its id is known. An ending that closed it stays beside it, and means no more.
-- Concurrency: lock_of_messages.sql holds the reminders. Fence: provider_id is null; who comes second changes nothing.
-- Plan: by their key: asked for id_unknown, an empty table's plan would take its index, and read it whole later.
update prima.send_attempts a
set outcome = 'accepted', in_doubt = false, provider_id = (@provider_ids)[array_position(@ids, a.id)]
where a.id = any(@ids) and a.outcome in ('uncertain', 'accepted') and a.provider_id is null;
