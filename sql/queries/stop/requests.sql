-- The cancellations of domain section 9, one: the live requests end, and how they end is said. Returns their messages.
-- Concurrency: after the patients; one live request a patient.
with ended as (
    update prima.consent_requests r set status = @request_status where r.patient_id = any(@patient_ids) and r.status = 'live' returning r.id, r.message_id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'consent_request', e.id::text, 'live', @request_status, @cause, @by, @reason from ended e
)
select e.message_id from ended e where e.message_id is not null;
