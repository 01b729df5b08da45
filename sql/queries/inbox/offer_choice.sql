-- Several reminders could be meant, and the patient is asked which; an older choice gives way.
-- Concurrency: the patient's lock.
insert into prima.choices as c (patient_id, answer, options, expires_at) values (@patient_id, @answer, @options, now() + @clock_offset + interval '2 h')
on conflict (patient_id) do update set answer = excluded.answer, options = excluded.options, expires_at = excluded.expires_at;
