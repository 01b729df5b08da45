-- Ends requests that are over, in the statement after their patients' locks, and says how.
-- Concurrency: the patients' locks; the request is live until now, or it is not returned. A message that is uncertain was handed over.
with due as materialized (
    select r.id, r.patient_id, r.from_status,
        (select true from prima.message_endings e where e.message_id = r.message_id and e.state in ('failed', 'expired', 'cancelled')) is not null as unsent
    from prima.consent_requests r
    where r.patient_id = any(@patient_ids) and r.status = 'live'
), ended as (
    update prima.consent_requests r set status = case when d.unsent then 'cancelled' else 'expired' end
    from due d
    where r.patient_id = any(@patient_ids) and r.status = 'live' and r.id = d.id and (d.unsent or r.expires_at <= now() + @clock_offset)
    returning r.id, r.patient_id, r.status, d.from_status
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause) select 'consent_request', e.id::text, 'live', e.status, 'sweep' from ended e
)
select e.id, e.patient_id, e.status = 'cancelled' as unsent, e.from_status from ended e;
