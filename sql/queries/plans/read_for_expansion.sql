-- Third step of an expansion: the plans as they are, in the statement after their locks, and from when on their occurrences are wanted.
-- A plan that was expanded since it became active needs only what lies beyond; @again asks for all of it.
select p.id, p.patient_id, p.start_date, p.local_times, p.rule, p.time_zone,
    case when @again or p.expanded_at is null or p.expanded_at <= p.active_from then p.active_from else greatest(p.active_from, p.expanded_until) end as after,
    now() + @clock_offset + @horizon as until
from prima.reminder_plans p join prima.patients pt on pt.id = p.patient_id
where p.id = any(@plan_ids) and p.status = 'active' and pt.consent_status = 'granted' and pt.is_active and pt.deleted_at is null
  and (@again or p.expanded_at is null or p.expanded_at <= p.active_from or p.expanded_until < now() + @clock_offset + @horizon - interval '1 h')
order by p.id;
