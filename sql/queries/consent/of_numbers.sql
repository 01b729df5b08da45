-- Where the newest event of each number led, and whether its patient has ever answered with it: a refusal and a withdrawal follow the number, a yes does not.
-- Concurrency: in the statement after the patients' locks.
select n.phone,
    (select e.to_status from prima.consent_events e where e.phone = n.phone order by e.at desc, e.id desc limit 1) as last,
    coalesce((select true from prima.consent_events e
        where e.phone = n.phone and e.cause = 'reply' and e.patient_id = (select p.id from prima.patients p where p.phone = n.phone and p.deleted_at is null) limit 1), false) as has_spoken
from unnest(@phones) n (phone);
