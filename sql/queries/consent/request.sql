-- Writes a request for consent with its message's id.
-- Concurrency: the patient's lock; the unique index on live requests allows one.
insert into prima.consent_requests (id, patient_id, phone, from_status, expires_at, message_id, requested_by, created_at)
values (@request_id, @patient_id, @phone, @from_status, @expires_at, @message_id, @actor, clock_timestamp() + @clock_offset);
