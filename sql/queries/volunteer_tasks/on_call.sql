-- Who is on call and can be alerted, the first to be asked first, and of whom an alert of this task has failed.
-- Concurrency: reads one snapshot; the claim looks at them again.
select v.id, v.name, v.phone, prima.is_unreachable(@task_id, v.id, v.phone)
from prima.volunteers v where v.on_call_rank is not null and v.is_active and v.phone is not null order by v.on_call_rank, v.phone;
