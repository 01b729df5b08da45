-- A request for consent ends by an answer; one that the sweep has ended first may still be answered, by what was written in time. Returns whether it did.
-- Fence: how it stood when it was looked at. Concurrency: the patient's lock.
with ended as (
    update prima.consent_requests r set status = @request_status where r.id = @request_id and r.status = @was returning r.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor) select 'consent_request', e.id::text, @was, @request_status, 'reply', 'patient' from ended e
)
select e.id from ended e;
