-- Whose request is over: past its time, or its message failed, expired or was cancelled before anybody got it.
-- Concurrency: reads one snapshot; each is looked at again under the patient's lock.
select r.patient_id from prima.consent_requests r
where r.status = 'live'
  and (r.expires_at <= now() + @clock_offset
       or (select true from prima.message_endings e where e.message_id = r.message_id and e.state in ('failed', 'expired', 'cancelled')))
order by r.expires_at limit 1000;
