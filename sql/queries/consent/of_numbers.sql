-- Where the newest event of each number led, and whether its owner has ever answered: a refusal and a withdrawal follow the number.
-- Concurrency: in the statement after the patients' locks.
select n.phone,
    (select e.to_status from prima.consent_events e where e.phone = n.phone order by e.at desc, e.id desc limit 1) as last,
    coalesce((select true from prima.consent_events e where e.phone = n.phone and e.cause = 'reply' limit 1), false) as has_spoken
from unnest(@phones) n (phone);
