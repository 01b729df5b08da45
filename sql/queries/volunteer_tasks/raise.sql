-- Raises tasks about patients, a new one with its event. One that is open already counts once more, its note is added, and it gets the higher priority (domain section 10); one that was
-- taken may be open again (prima.state_after_repeat), with its event. Whoever is to be alerted is, in the next round.
-- Concurrency: invariant I18, one open task for each patient and reason; in the order of these, so two that raise the same ones wait but never in a circle. Those that there are
-- are held first, which the join with them is for: whoever takes one is waited for, and its state is what the event says.
with grouped as materialized (
    select i.patient_id, i.reason, prima.added_note(null, string_agg(i.note, '; ' order by i.note)) as note, (array_agg(i.priority order by prima.task_rank(i.priority)))[1] as priority
    from unnest(@patient_ids, @reasons, @priorities, @notes) i (patient_id, reason, priority, note) group by i.patient_id, i.reason
), held as materialized (
    select l.id, l.patient_id, l.reason, l.state
    from (select g.patient_id, g.reason from grouped g order by g.patient_id, g.reason) o
    cross join lateral (
        select t.id, t.patient_id, t.reason, t.state from prima.volunteer_tasks t
        where t.patient_id = o.patient_id and t.reason = o.reason and t.state in ('open', 'acknowledged') for no key update) l
), raised as (
    insert into prima.volunteer_tasks as t (patient_id, reason, priority, code, note, next_alert_at)
    select g.patient_id, g.reason, g.priority, prima.new_task_code(), g.note, prima.next_alert(null, 'open', g.priority, null)
    from grouped g left join held h on h.patient_id = g.patient_id and h.reason = g.reason
    order by g.patient_id, g.reason
    on conflict (patient_id, reason) where state in ('open', 'acknowledged') and patient_id is not null
    do update set count = t.count + 1, note = prima.added_note(t.note, excluded.note),
        priority = case when prima.task_rank(excluded.priority) < prima.task_rank(t.priority) then excluded.priority else t.priority end,
        state = prima.state_after_repeat(t.state, t.priority, excluded.priority),
        assignee = case when prima.state_after_repeat(t.state, t.priority, excluded.priority) = 'open' then null else t.assignee end,
        next_alert_at = prima.next_alert(
            t.next_alert_at, prima.state_after_repeat(t.state, t.priority, excluded.priority),
            case when prima.task_rank(excluded.priority) < prima.task_rank(t.priority) then excluded.priority else t.priority end, t.alerted_at)
    returning t.id, t.state, t.reason, xmax = 0 as is_new
)
insert into prima.events (entity, entity_id, from_state, to_state, cause)
select 'task', r.id::text, h.state, r.state, r.reason from raised r left join held h on h.id = r.id where r.is_new or r.state <> h.state;
