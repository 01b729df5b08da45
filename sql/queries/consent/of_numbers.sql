-- What is known of each number's consent: where its newest event led (to have been asked again takes no refusal back), whether its patient has ever answered with it or a no of whoever had it before stands,
-- whether it was withdrawn since its last yes, and which cells of a file have counted: for its patient, and while a no stands for whoever had it before. A refusal and a withdrawal follow the number, a yes does not.
-- And whether a living patient had it and has another now: who leaves a number says so in the evidence of that number, which takes nothing back that was said with it.
-- Concurrency: in the statement after the patients' locks.
select n.phone, l.last,
    coalesce((select true from prima.consent_events e where e.phone = n.phone and e.cause = 'reply' and e.patient_id = l.patient_id limit 1), false)
        or coalesce((select e.to_status from prima.consent_events e
            where e.phone = n.phone and (e.to_status = 'granted' or e.cause = 'reply' and e.to_status in ('declined', 'withdrawn')) order by e.at desc, e.id desc limit 1) <> 'granted', false) as has_spoken,
    coalesce((select e.to_status from prima.consent_events e
        where e.phone = n.phone and e.to_status in ('withdrawn', 'granted') order by e.at desc, e.id desc limit 1) = 'withdrawn', false) as is_withdrawn,
    array(select concat_ws('|', e.to_status, e.method, e.note) from prima.consent_events e
        where e.phone = n.phone and e.cause = 'volunteer' and e.actor is null and (e.patient_id = l.patient_id or l.answer <> 'granted')) as counted,
    exists (select from prima.consent_events e join prima.patients p on p.id = e.patient_id where e.phone = n.phone and p.phone <> n.phone and p.deleted_at is null) as is_left
from unnest(@phones) n (phone)
cross join lateral (select
    (select p.id from prima.patients p where p.phone = n.phone and p.deleted_at is null) as patient_id,
    (select e.to_status from prima.consent_events e where e.phone = n.phone and e.to_status <> 'asked' and e.cause <> 'number_changed' order by e.at desc, e.id desc limit 1) as last,
    (select e.to_status from prima.consent_events e where e.phone = n.phone and e.to_status in ('granted', 'declined', 'withdrawn') order by e.at desc, e.id desc limit 1) as answer) l;
