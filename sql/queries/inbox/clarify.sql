-- An answer to the request was not understood, and it is asked again.
-- Fence: how often it was. Concurrency: the patient's lock.
update prima.consent_requests r set clarifications = r.clarifications + 1 where r.id = @request_id and r.clarifications = @was;
