-- What is known of each number's consent: where its newest event led (to have been asked again takes no refusal back), whether it was withdrawn since its last yes, whether its patient has ever answered with it, and which
-- cells of a file have counted for its patient. A refusal and a withdrawal follow the number, a yes does not.
-- Concurrency: in the statement after the patients' locks.
select n.phone,
    (select e.to_status from prima.consent_events e where e.phone = n.phone and e.to_status <> 'asked' order by e.at desc, e.id desc limit 1) as last,
    coalesce((select true from prima.consent_events e
        where e.phone = n.phone and e.cause = 'reply' and e.patient_id = (select p.id from prima.patients p where p.phone = n.phone and p.deleted_at is null) limit 1), false) as has_spoken,
    coalesce((select e.to_status from prima.consent_events e
        where e.phone = n.phone and e.to_status in ('withdrawn', 'granted') order by e.at desc, e.id desc limit 1) = 'withdrawn', false) as is_withdrawn,
    array(select concat_ws('|', e.to_status, e.method, e.note) from prima.consent_events e
        where e.phone = n.phone and e.cause = 'volunteer' and e.actor is null
          and e.patient_id = (select p.id from prima.patients p where p.phone = n.phone and p.deleted_at is null)) as counted
from unnest(@phones) n (phone);
