-- What becomes of a reminder when its message ends or is handed over (domain section 13). The reminder follows the message's rows, by one rule for whoever
-- moved them: a settle, a deadline, a cancel, a closing, late evidence, a person. Repeating it changes nothing.

-- The reminders of these messages, and the open tasks that may count once more: locked before the queue row or the attempt (design section 3).
-- Concurrency: in the order of the ids, whoever calls; so two of them wait, but never in a circle.
-- Plan: sorted first and then locked one by one: an order by beside the lock would be had by reading a whole index.
create or replace function prima.lock_reminders_of(message_ids bigint[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform l.id
    from (select distinct m.reminder_id from prima.messages m where m.id = any(message_ids) and m.reminder_id is not null order by m.reminder_id) o
    cross join lateral (select r.id from prima.reminders r where r.id = o.reminder_id for no key update) l;
    perform l.id
    from (select distinct m.patient_id from prima.messages m where m.id = any(message_ids) and m.patient_id is not null order by m.patient_id) o
    cross join (values ('delivery_uncertain'), ('missed_reminder'), ('number_invalid'), ('send_failed')) c (reason)
    cross join lateral (select t.id from prima.volunteer_tasks t where t.patient_id = o.patient_id and t.reason = c.reason and t.state in ('open', 'acknowledged') for no key update) l;
end $$;

-- The same for what an earlier statement of the transaction has chosen, except that nobody is waited for: a message whose reminder or task somebody holds is
-- chosen no longer, and comes again. One session that keeps a row must not stop what is done for all others.
create or replace function prima.lock_chosen() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
    chosen bigint[] := current_setting('prima.chosen')::bigint[];
    held uuid[];
begin
    held := array(
        select l.id
        from (select distinct m.reminder_id from prima.messages m where m.id = any(chosen) and m.reminder_id is not null order by m.reminder_id) o
        cross join lateral (select r.id from prima.reminders r where r.id = o.reminder_id for no key update skip locked) l);
    chosen := array(select m.id from prima.messages m where m.id = any(chosen) and (m.reminder_id is null or m.reminder_id = any(held)));
    held := array(
        select l.id
        from (select distinct m.patient_id from prima.messages m where m.id = any(chosen) and m.patient_id is not null order by m.patient_id) o
        cross join (values ('delivery_uncertain'), ('missed_reminder'), ('number_invalid'), ('send_failed')) c (reason)
        cross join lateral (select t.id from prima.volunteer_tasks t where t.patient_id = o.patient_id and t.reason = c.reason and t.state in ('open', 'acknowledged') for no key update skip locked) l);
    chosen := array(
        select m.id from prima.messages m
        where m.id = any(chosen) and not exists (
            select from prima.volunteer_tasks t
            where t.patient_id = m.patient_id and t.reason in ('delivery_uncertain', 'missed_reminder', 'number_invalid', 'send_failed') and t.state in ('open', 'acknowledged') and t.id <> all(held)));
    perform set_config('prima.chosen', chosen::text, true);
end $$;

-- How long an answer is waited for (domain section 8).
create or replace function prima.answer_window(kind text) returns interval
language sql immutable parallel safe as $$
    select case kind when 'general' then interval '36 h' else interval '24 h' end
$$;

-- When it is asked once more, and for the last time, counted from the first.
create or replace function prima.follow_up_delay(kind text, stage int) returns interval
language sql immutable parallel safe as $$
    select case when stage = 1 then case kind when 'general' then interval '30 min' else interval '15 min' end
        else case kind when 'medication' then interval '2 h' when 'appointment' then interval '3 h' else interval '4 h' end end
$$;

-- Moves the reminders of these messages to where their messages are, with their events, plans what is asked once more, and raises the tasks that follow.
-- Follow-ups go where their messages are as well; who moves one holds its reminder. Returns what moved, for counting.
-- Concurrency: lock_reminders_of was the transaction's statement before the rows of the messages were touched; this is the one after.
-- The cause goes into the events. Of an ending only that of this very transaction raises a task for a message without a reminder, so that a repeat raises none.
create or replace function prima.follow_messages(message_ids bigint[], cause text, clock_offset interval default interval '0')
returns table (kind text, status text, moved bigint)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    with places as materialized (
        select m.id, m.kind, m.reminder_id, m.patient_id, m.template, m.idempotency_key like '%:resend' as is_again, e.reason as ending_reason, e.ended_at,
            (select a.outcome from prima.send_attempts a where a.message_id = m.id and a.live) as outcome, e.state as ending,
            case when m.kind = 'reminder' then prima.delivery_rank_of(m.id) end as delivery
        from prima.messages m left join prima.message_endings e on e.message_id = m.id
        where m.id = any(follow_messages.message_ids) and m.patient_id is not null
    ), states as materialized (
        select p.id, p.kind, p.reminder_id, p.patient_id, p.template, p.is_again, p.ending_reason, p.ended_at, p.delivery,
            case when p.outcome = 'accepted' then 'accepted'
                when p.outcome = 'uncertain' and p.ending = 'uncertain' then 'closed'
                when p.outcome = 'uncertain' and p.ending is null then 'uncertain'
                else p.ending end as state
        from places p
    ), furthest as materialized (
        -- Of a reminder that a person said once more, both messages may be here: the one that got further is followed.
        select distinct on (s.reminder_id) s.* from states s where s.kind = 'reminder'
        order by s.reminder_id, s.state = 'accepted' desc nulls last, s.delivery desc nulls last
    ), goals as materialized (
        select r.id, r.status as was, r.patient_id, s.state, s.ending_reason, p.kind, p.title, p.critical, r.local_date,
            case when s.state = 'accepted' then case
                    when s.delivery >= 3 then case when r.status in ('queued', 'sent', 'failed') then 'delivered' end
                    when s.delivery = 2 then case when r.status in ('queued', 'sent') or r.status = 'failed' and r.reason is distinct from 'receipt' then 'failed' end
                    when r.status = 'queued' or r.status = 'failed' and r.reason is distinct from 'receipt' then 'sent' end
                when r.status <> 'queued' then null
                when s.state in ('failed', 'closed') then 'failed'
                when s.state = 'expired' then 'skipped'
                when s.state = 'cancelled' then case when s.ending_reason = 'paused' then 'skipped' else 'cancelled' end end as goal,
            s.state in ('accepted', 'uncertain') and p.needs_answer and r.confirmation_status = 'none' as opens,
            -- Who stopped while it was being sent is asked nothing: whoever stops a patient holds her reminders before they look, so either they see what is opened here, or this sees the stop.
            case when pt.consent_status = 'granted' and pt.is_active and pt.deleted_at is null then 'open' else 'unanswered' end as opened,
            clock_timestamp() + follow_messages.clock_offset as moment
        from furthest s join prima.reminders r on r.id = s.reminder_id join prima.reminder_plans p on p.id = r.plan_id join prima.patients pt on pt.id = r.patient_id
    ), followed as (
        update prima.reminders r
        set status = coalesce(g.goal, r.status),
            reason = case g.goal
                when 'sent' then null
                when 'delivered' then null
                when 'failed' then case when g.state = 'accepted' then 'receipt' when g.state = 'closed' then 'uncertain' when g.ending_reason in ('target invalid', 'target input invalid') then 'number_invalid' else 'send_failed' end
                when 'skipped' then case g.state when 'expired' then 'deadline' else 'paused' end
                when 'cancelled' then case when g.ending_reason in ('stop', 'deactivated', 'number_changed', 'plan_paused', 'plan_ended', 'plan_changed', 'guard')
                    then g.ending_reason else 'volunteer' end
                else r.reason end,
            confirmation_status = case when g.opens then g.opened else r.confirmation_status end,
            closed_reason = case when g.opens and g.opened = 'unanswered' then 'stopped' else r.closed_reason end,
            asked_at = case when g.opens then g.moment else r.asked_at end,
            window_ends_at = case when g.opens then g.moment + prima.answer_window(g.kind) else r.window_ends_at end
        from goals g
        where r.id = any(array(select w.id from goals w)) and r.id = g.id and (g.goal is not null or g.opens)
        returning r.id, r.patient_id, g.was, g.goal, g.opens, g.kind, g.title, g.critical, g.local_date, r.reason, g.moment, r.confirmation_status, r.asked_at,
            case when r.confirmation_status = 'not_yet' then r.answered_at + interval '30 min' end as ask_from
    ), planned as (
        -- A not yet that came before the settle puts off the next question as one that comes after it does (domain section 8).
        insert into prima.follow_ups (reminder_id, stage, due_at, status, reason)
        select f.id, s.stage, s.due_at, case f.goal when 'failed' then 'cancelled' else 'pending' end, case f.goal when 'failed' then 'receipt' end
        from followed f
        cross join lateral (select n.stage, greatest(f.asked_at + prima.follow_up_delay(f.kind, n.stage), f.ask_from) as due_at from (values (1), (2)) n (stage)) s
        where (f.goal in ('sent', 'delivered') or f.goal = 'failed' and f.reason = 'receipt') and f.confirmation_status in ('open', 'not_yet') and s.due_at > f.moment
        on conflict on constraint follow_ups_pkey do nothing
    ), unasked as (
        update prima.follow_ups u set status = 'cancelled', reason = 'receipt'
        where u.reminder_id = any(array(select f.id from followed f where f.goal = 'failed' and f.reason = 'receipt')) and u.status || '' = 'pending'
        returning u.reminder_id, u.stage
    ), returned as (
        update prima.follow_ups u set status = 'pending', reason = null
        where u.reminder_id = any(array(select f.id from followed f where f.goal = 'delivered' and f.was = 'failed' and f.confirmation_status in ('open', 'not_yet')))
          and u.status || '' = 'cancelled' and u.reason = 'receipt' and u.due_at > clock_timestamp() + follow_messages.clock_offset
        returning u.reminder_id, u.stage
    ), asked as (
        update prima.follow_ups u set status = case s.state when 'accepted' then 'sent' when 'closed' then 'failed' else s.state end
        from states s
        where u.reminder_id = any(array(select a.reminder_id from states a where a.kind = 'follow_up')) and s.kind = 'follow_up' and u.reminder_id = s.reminder_id
          and s.template = 'followup.' || u.stage and u.status || '' = 'queued' and s.state in ('accepted', 'failed', 'closed', 'expired', 'cancelled')
        returning u.reminder_id, u.stage, u.status, s.ending_reason
    ), told as (
        insert into prima.events (entity, entity_id, from_state, to_state, cause, reason)
        select 'reminder', f.id::text, f.was, f.goal, follow_messages.cause, f.reason from followed f where f.goal is not null
        union all
        select 'confirmation', f.id::text, 'none', f.confirmation_status, follow_messages.cause, null from followed f where f.opens
        union all
        select 'follow_up', a.reminder_id || ':' || a.stage, 'queued', a.status, follow_messages.cause, a.ending_reason from asked a
        union all
        select 'follow_up', u.reminder_id || ':' || u.stage, 'pending', 'cancelled', follow_messages.cause, 'receipt' from unasked u
        union all
        select 'follow_up', u.reminder_id || ':' || u.stage, 'cancelled', 'pending', follow_messages.cause, 'receipt' from returned u
    ), concerns as (
        select f.patient_id,
            case f.goal when 'skipped' then 'missed_reminder' else case f.reason when 'uncertain' then 'delivery_uncertain' when 'receipt' then 'send_failed' else f.reason end end as reason,
            case when f.critical then 'high' else 'normal' end as priority, f.title || ': ' || f.local_date as note
        from followed f
        where f.goal = 'failed' or f.goal = 'skipped' and f.reason = 'deadline' and f.critical
        union all
        select f.patient_id, 'missed_reminder', 'high', f.title || ': ' || f.local_date || ' (rencana diubah)' from followed f where f.goal = 'cancelled' and f.reason = 'plan_changed'
        union all
        select s.patient_id,
            case when s.state = 'closed' then 'delivery_uncertain' when s.ending_reason in ('target invalid', 'target input invalid') then 'number_invalid' else 'send_failed' end,
            'normal', null
        from states s
        -- A request for consent that failed is its own sweep's.
        where (s.state = 'failed' and s.kind not in ('reminder', 'consent_request') or s.state = 'closed' and s.kind in ('direct', 'consent_request')) and s.ended_at >= now()
        union all
        -- One that a person said again moves nothing: its reminder has failed already. That it was not said this time either is somebody's to know.
        select s.patient_id,
            case when s.state = 'closed' then 'delivery_uncertain' when s.state = 'expired' then 'missed_reminder'
                when s.ending_reason in ('target invalid', 'target input invalid') then 'number_invalid' else 'send_failed' end,
            case when p.critical then 'high' else 'normal' end, p.title || ': ' || r.local_date
        from states s join prima.reminders r on r.id = s.reminder_id join prima.reminder_plans p on p.id = r.plan_id
        where s.is_again and s.kind = 'reminder' and r.status in ('failed', 'skipped') and s.ended_at >= now()
          and (s.state in ('failed', 'closed') or s.state = 'expired' and p.critical)
    ), raised as (
        insert into prima.volunteer_tasks as t (patient_id, reason, priority, code, note, next_alert_at)
        select c.patient_id, c.reason, (array_agg(c.priority order by prima.task_rank(c.priority)))[1], prima.new_task_code(), prima.added_note(null, string_agg(c.note, '; ' order by c.note)),
            prima.next_alert(null, 'open', (array_agg(c.priority order by prima.task_rank(c.priority)))[1], null)
        from concerns c group by c.patient_id, c.reason order by c.patient_id, c.reason
        on conflict (patient_id, reason) where state in ('open', 'acknowledged') and patient_id is not null
        do update set count = t.count + 1, note = prima.added_note(t.note, excluded.note),
            priority = case when prima.task_rank(excluded.priority) < prima.task_rank(t.priority) then excluded.priority else t.priority end,
            state = prima.state_after_repeat(t.state, t.priority, excluded.priority),
            assignee = case when prima.state_after_repeat(t.state, t.priority, excluded.priority) = 'open' then null else t.assignee end,
            next_alert_at = prima.next_alert(
                t.next_alert_at, prima.state_after_repeat(t.state, t.priority, excluded.priority),
                case when prima.task_rank(excluded.priority) < prima.task_rank(t.priority) then excluded.priority else t.priority end, t.alerted_at)
        -- As it was before this statement, which lock_reminders_of has kept it from leaving.
        returning t.id, t.state, t.reason, xmax = 0 as is_new, (select w.state from prima.volunteer_tasks w where w.id = t.id) as was
    ), opened as (
        insert into prima.events (entity, entity_id, from_state, to_state, cause)
        select 'task', t.id::text, t.was, t.state, t.reason from raised t where t.is_new or t.was <> t.state
    )
    select f.kind, f.goal, count(*) from followed f where f.goal is not null group by f.kind, f.goal;
end $$;
