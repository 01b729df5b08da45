-- Every row for which an invariant of domain section 14 does not hold: empty at any moment, in one snapshot. Those about local time (I9, and the night of I7) need the
-- zones that ship with the program; a test asks them.
create or replace function prima.broken_invariants() returns table (invariant text, entity text, what text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select 'I1', 'patient ' || p.id, 'its phone is not canonical'
    from prima.patients p where (prima.canonical_phone(p.phone)).canonical is distinct from p.phone
    union all
    select 'I1', 'patient ' || min(p.id::text), 'another live patient has its phone' from prima.patients p where p.deleted_at is null group by p.phone having count(*) > 1
    union all
    select 'I2', 'patient ' || p.id, 'its consent is ' || p.consent_status || ' and its newest event says otherwise'
    from prima.patients p
    where p.consent_status is distinct from coalesce((select e.to_status from prima.consent_events e where e.patient_id = p.id order by e.at desc, e.id desc limit 1), 'not_asked')
    union all
    select 'I3', 'consent event ' || e.id, 'a reply granted, and no request that was handed over and not expired was answered by it'
    from prima.consent_events e
    where e.cause = 'reply' and e.to_status = 'granted'
      and not exists (
          select from prima.inbox i join prima.consent_requests c on c.id = e.request_id and c.patient_id = e.patient_id
          join prima.send_attempts a on a.message_id = c.message_id and a.live
          cross join lateral (select case when i.gateway_at <= i.received_at and i.gateway_at > i.received_at - interval '24 h' then i.gateway_at else i.received_at end as written_at) w
          where i.id = e.inbound_id and w.written_at < c.expires_at and a.started_at <= w.written_at + interval '2 min')
    union all
    select 'I4', 'message ' || m.id, 'an attempt started while consent was not granted'
    from prima.send_attempts a join prima.messages m on m.id = a.message_id
    where m.kind in ('reminder', 'follow_up')
      and coalesce((select e.to_status from prima.consent_events e where e.patient_id = m.patient_id and e.at <= a.started_at order by e.at desc, e.id desc limit 1), 'not_asked') <> 'granted'
    union all
    select 'I5', 'message ' || a.message_id, 'more than one attempt is sending, accepted or uncertain'
    from prima.send_attempts a where a.outcome in ('sending', 'accepted', 'uncertain') group by a.message_id having count(*) > 1
    union all
    select 'I5', 'attempt ' || min(a.id::text), 'another one to its recipient is sending too' from prima.send_attempts a where a.outcome = 'sending' group by a.recipient having count(*) > 1
    union all
    select 'I6', 'reminder ' || m.reminder_id, 'it has more than one message'
    from prima.messages m where m.kind = 'reminder' and m.idempotency_key not like '%:resend' group by m.reminder_id having count(*) > 1
    union all
    select 'I7', 'message ' || m.id, 'an attempt started after its deadline'
    from prima.send_attempts a join prima.messages m on m.id = a.message_id where a.started_at > m.not_after
    union all
    -- Of its second half, that every red message has its task, the processor of answers knows: prima.task_origins says which message raised which.
    select 'I18', 'task ' || min(t.id::text), 'another one of its patient and reason is open'
    from prima.volunteer_tasks t where t.state in ('open', 'acknowledged') group by t.patient_id, case when t.patient_id is null then t.sender end, t.reason
    having count(*) > 1 and (t.patient_id is not null or min(t.sender) is not null)
    union all
    select 'I19', 'message ' || m.id, 'it promises what no task of its time records'
    from prima.messages m
    where m.template in ('help.ack', 'emergency.alerted', 'emergency.recorded')
      and not exists (select from prima.volunteer_tasks t where t.id = m.task_id and t.created_at <= m.enqueued_at)
    union all
    select 'I8', 'plan ' || r.plan_id, 'an occurrence stands there twice' from prima.reminders r group by r.plan_id, r.local_date, r.local_time having count(*) > 1
    union all
    select 'I10', 'reminder ' || r.id, 'it is ' || r.status || ' and no message of it was accepted'
    from prima.reminders r
    where r.status in ('sent', 'delivered')
      and not exists (select from prima.messages m join prima.send_attempts a on a.message_id = m.id and a.live where m.reminder_id = r.id and m.kind = 'reminder' and a.outcome = 'accepted')
    union all
    select 'I10', 'reminder ' || r.id, 'it is pending and has a message'
    from prima.reminders r where r.status = 'pending' and exists (select from prima.messages m where m.idempotency_key = 'reminder:' || r.id)
    union all
    select 'I11', 'reminder ' || r.id, 'it is queued and its message is over'
    from prima.reminders r join prima.messages m on m.idempotency_key = 'reminder:' || r.id
    where r.status = 'queued' and not exists (select from prima.queue q where q.message_id = m.id)
      and not exists (select from prima.send_attempts a where a.message_id = m.id and (a.outcome = 'sending' or a.in_doubt))
    union all
    select 'I11', 'reminder ' || r.id, 'it is queued and has no message'
    from prima.reminders r where r.status = 'queued' and not exists (select from prima.messages m where m.idempotency_key = 'reminder:' || r.id)
    union all
    select 'I11', 'reminder ' || r.id, 'it is pending and long past its grace'
    from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id where r.status = 'pending' and r.due_at + p.grace < now() - interval '5 min'
    union all
    select 'I12', 'message ' || d.message_id, 'its reminder is ' || r.status || ' and its delivery is ' || case when d.rank > 2 then 'delivered' else 'failed' end
    from (select m.reminder_id, max(m.id) as message_id, max(array_position(array['sent', 'failed', 'delivered', 'read'], c.value)) as rank
          from prima.receipts c join prima.messages m on m.id = c.message_id where m.kind = 'reminder' group by m.reminder_id) d
    join prima.reminders r on r.id = d.reminder_id
    where d.rank > 1 and r.status is distinct from case when d.rank > 2 then 'delivered' else 'failed' end
    union all
    select 'I12', 'receipt ' || c.inbox_id, 'its message is known and it waits'
    from prima.receipts c
    where c.message_id is null and c.parked_at < now() - interval '1 min' and exists (select from prima.provider_ids k where k.provider_id = c.provider_id and k.device = c.device)
    union all
    select 'I12', 'receipt ' || c.inbox_id, 'it is counted for a message that is not its own'
    from prima.receipts c
    where c.message_id is not null and c.provider_id is not null
      and not exists (select from prima.provider_ids k where k.provider_id = c.provider_id and k.device = c.device and k.message_id = c.message_id)
    union all
    select 'I13', 'reminder ' || r.id, 'its confirmation is ' || r.confirmation_status || ' and nobody was asked'
    from prima.reminders r
    where r.confirmation_status <> 'none' and r.answer_inbound_id is null
      and not exists (select from prima.messages m join prima.send_attempts a on a.message_id = m.id and a.live where m.reminder_id = r.id and m.kind = 'reminder' and a.outcome in ('accepted', 'uncertain'))
    union all
    select 'I13', 'reminder ' || r.id, 'its message was accepted and no answer is waited for'
    from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id
    where r.confirmation_status = 'none' and p.needs_answer
      and exists (select from prima.messages m join prima.send_attempts a on a.message_id = m.id and a.live
          where m.reminder_id = r.id and m.kind = 'reminder' and a.outcome = 'accepted' and m.template is distinct from 'reminder.info')
    union all
    select 'I14', 'reminder ' || r.id, 'it is done, and neither an answer nor a volunteer said so'
    from prima.reminders r
    where r.confirmation_status = 'done'
      and not exists (select from prima.inbox i where i.id = r.answer_inbound_id)
      and not exists (select from prima.manual_confirmations c where c.reminder_id = r.id and c.superseded_at is null)
    union all
    select 'I15', 'reminder ' || r.id, 'it is pending and the patient has withdrawn'
    from prima.reminders r join prima.patients p on p.id = r.patient_id where r.status = 'pending' and p.consent_status = 'withdrawn'
    union all
    select 'I15', 'message ' || m.id, 'it waits, a ' || m.kind || ', for over a minute after the patient withdrew'
    from prima.queue q join prima.messages m on m.id = q.message_id join prima.patients p on p.id = m.patient_id
    where p.consent_status = 'withdrawn' and m.kind in ('reminder', 'consent_request')
      and (select max(e.at) from prima.consent_events e where e.patient_id = p.id and e.to_status = 'withdrawn') < now() - interval '1 min'
    union all
    select 'I15', 'consent event ' || e.id, 'a stop without its farewell, or with one where somebody may have died'
    from prima.consent_events e join prima.inbox i on i.id = e.inbound_id
    where e.cause = 'reply' and e.to_status = 'withdrawn'
      and exists (select from prima.messages m where m.idempotency_key = 'farewell:' || e.id)
        = (i.outcome like '%bereaved%' or exists (
            select from prima.volunteer_tasks t where t.patient_id = e.patient_id and t.reason = 'possible_death' and t.created_at < i.processed_at and (t.closed_at is null or t.closed_at > i.processed_at)))
      -- Where a person had ended the pause, or said that it is so, the silence was over, or went on.
      and (i.outcome like '%bereaved%' or not exists (
          select from prima.volunteer_tasks t where t.patient_id = e.patient_id and t.reason = 'possible_death' and t.created_at < i.processed_at
            and (t.state = 'resolved' or (t.closed_at is null or t.closed_at > i.processed_at) and exists (
                select from prima.events h where h.entity = 'patient' and h.entity_id = e.patient_id::text and h.cause in ('pause', 'resume')
                  and h.reason is distinct from 'possible_death' and h.at > t.created_at))))
    union all
    select 'I15', 'reminder ' || u.reminder_id, 'follow-up ' || u.stage || ' is ' || u.status || ' and the patient has withdrawn'
    from prima.follow_ups u join prima.reminders r on r.id = u.reminder_id join prima.patients p on p.id = r.patient_id
    where p.consent_status = 'withdrawn'
      and (u.status = 'pending'
          or u.status = 'queued' and exists (select from prima.messages m join prima.queue q on q.message_id = m.id where m.idempotency_key = 'followup:' || u.reminder_id || ':' || u.stage)
              and exists (select from prima.consent_events e where e.patient_id = p.id and e.to_status = 'withdrawn' and e.at < now() - interval '1 min'))
    union all
    select 'I16', 'inbox row ' || i.id, 'it is done and nothing says how' from prima.inbox i where i.state = 'done' and (i.outcome is null or i.processed_at is null)
    union all
    select 'I16', 'inbox row ' || i.id, 'it is dead and no task says so'
    from prima.inbox i
    where i.state = 'dead'
      and not exists (select from prima.volunteer_tasks t left join prima.patients p on p.id = t.patient_id where t.reason = 'inbound_failed' and coalesce(p.phone, t.sender) = coalesce(i.sender, i.device))
    union all
    select 'I18', 'inbox row ' || i.id, 'it told of an emergency or a death, and no task came of it'
    from prima.inbox i
    where i.state = 'done' and (i.outcome like '%emergency%' or i.outcome like '%bereaved%') and not exists (select from prima.task_origins o where o.inbox_id = i.id)
$$;
