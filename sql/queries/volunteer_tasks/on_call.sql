-- Who is on call and can be alerted, the first to be asked first.
-- Concurrency: reads one snapshot; the claim looks at them again.
select v.id, v.name, v.phone from prima.volunteers v where v.on_call_rank is not null and v.is_active and v.phone is not null order by v.on_call_rank, v.phone;
