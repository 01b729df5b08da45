-- A named database may be used only if everything in it is the benchmark's own.
select not exists (select from prima.messages m where m.idempotency_key not like 'bench:%' and m.kind <> 'reminder') and not exists (select from prima.devices d where d.name not like 'bench-%')
    and not exists (select from prima.pauses p where p.device not like 'bench-%' and (p.reason, p.paused_by) <> ('before GO', 'bench')) and not exists (select from prima.volunteers)
    and not exists (select from prima.inbox i where i.device not like 'bench-%')
    and not exists (select from prima.patients p where not exists (select from prima.reminder_plans r where r.patient_id = p.id and r.plan_key like 'bench:%'));
