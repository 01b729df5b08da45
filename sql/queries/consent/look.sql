-- What a decision about consent depends on, in the statement after the patient's lock: the last requests to the number, the live one, and the time.
-- Concurrency: the patient's lock. The limits follow the number, and another patient who had it cannot be asked any more: only the living are.
select clock_timestamp() + @clock_offset as now,
    array(select r.created_at from prima.consent_requests r where r.phone = @phone order by r.created_at desc limit @most) as request_times,
    (select r.from_status from prima.consent_requests r where r.patient_id = @patient_id and r.status = 'live') as live_from;
