-- Moves patients' consent: the evidence, the status and the event, or none of them. Invariant I2.
-- Concurrency: the patients' locks; the time is read after them, so that no older event is newer than this one.
-- Plan: = any() beside the join, so that each patient is found by the key.
with moved as (
    insert into prima.consent_events (patient_id, phone, from_status, to_status, method, note, cause, actor, request_id, inbound_id, raw_text, at)
    select p.id, p.phone, p.consent_status, m.to_status, m.method, m.note, @cause, @actor, m.request_id, @inbound_id, @raw_text, clock_timestamp() + @clock_offset
    from unnest(@patient_ids, @to_statuses, @methods, @notes, @request_ids) m (patient_id, to_status, method, note, request_id)
    join prima.patients p on p.id = m.patient_id
    where p.id = any(@patient_ids)
    returning id, patient_id, from_status, to_status
), changed as (
    update prima.patients p set consent_status = m.to_status, version = p.version + 1 from moved m where p.id = any(@patient_ids) and p.id = m.patient_id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'consent', m.patient_id::text, m.from_status, m.to_status, @cause, @by, @reason from moved m
)
select m.id, m.patient_id from moved m;
