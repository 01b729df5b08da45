-- The answer has been worked on; the last statement before the commit. Returns whether it was still to be.
-- Fence: the state, under the row's lock. Plan: || '' keeps the look on the key.
update prima.inbox i set state = 'done', outcome = @outcome, patient_id = @patient_id, processed_at = clock_timestamp() + @clock_offset
where i.id = @inbound_id and i.state || '' = 'pending' returning i.id;
