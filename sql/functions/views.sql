-- What may be read from outside. Columns are only ever added, at the end.
-- A message's state is derived from where its rows are, never stored.
create or replace view prima.message_status as
select m.id, m.idempotency_key, m.recipient,
    case
        when live.outcome in ('sending', 'accepted') then live.outcome
        when live.outcome = 'uncertain' then case when ending.state = 'failed' then 'failed' else 'uncertain' end
        when q.message_id is not null then 'queued'
        else ending.state
    end as state,
    coalesce((array['sent', 'failed', 'delivered', 'read'])[
        (select max(array_position(array['sent', 'failed', 'delivered', 'read'], r.value)) from prima.receipts r where r.message_id = m.id)], 'none') as delivery,
    (select count(*) from prima.send_attempts a where a.message_id = m.id and a.live and a.charged)::int
        + (select count(*) from prima.send_attempts a where a.message_id = m.id and not a.live and a.charged)::int as attempts,
    coalesce(q.due_at, m.due_at) as due_at, m.not_after,
    coalesce(live.device, q.device, gone.device, m.device, '') as device,
    live.provider_id, m.enqueued_at,
    case when live.outcome = 'accepted' then live.ended_at else ending.ended_at end as settled_at,
    case when live.outcome = 'accepted' then null else coalesce(live.error, gone.error, ending.reason) end as last_error,
    m.kind, m.patient_id, m.reminder_id, m.template
from prima.messages m
left join prima.queue q on q.message_id = m.id
left join lateral (
    select a.outcome, a.device, a.provider_id, a.ended_at, a.error from prima.send_attempts a where a.message_id = m.id and a.live) live on true
left join lateral (
    select a.device, a.error from prima.send_attempts a where a.message_id = m.id and not a.live order by a.started_at desc limit 1) gone on true
left join prima.message_endings ending on ending.message_id = m.id;

create or replace view prima.send_attempt_log as
select a.id as attempt_id, a.message_id, a.device, a.started_at, a.ended_at, a.outcome, a.provider_id, a.error
from prima.send_attempts a;

-- Exact, and within 300 ms beside a million waiting: one reading of the narrow queue, in parallel.
create or replace view prima.queue_stats as
with waiting as (
    select q.device, q.priority, count(*) as waiting, min(q.due_at) as oldest_due_at from prima.queue q group by q.device, q.priority
), going as (
    select a.device, m.priority, count(*) filter (where not a.in_doubt) as sending, count(*) filter (where a.in_doubt) as uncertain
    from (select f.attempt_id as id, f.device, false as in_doubt from prima.in_flight f
          union all select d.id, d.device, true from prima.send_attempts d where d.in_doubt) a
    join prima.send_attempts s on s.id = a.id join prima.messages m on m.id = s.message_id
    group by a.device, m.priority
)
select coalesce(w.device, g.device) as device, coalesce(w.priority, g.priority) as priority, coalesce(w.waiting, 0) as waiting,
    w.oldest_due_at, coalesce(g.sending, 0) as sending, coalesce(g.uncertain, 0) as uncertain
from waiting w full join going g on g.device = w.device and g.priority = w.priority;

-- Every message that is in no place or in two, and every attempt that is sending without being in flight or the reverse. Empty at any moment, in one snapshot.
create or replace function prima.misplaced_messages() returns table (message_id bigint, places bigint, what text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select p.id, p.places, 'in ' || p.places || ' places'
    from (select m.id, (select count(*) from prima.queue q where q.message_id = m.id)
            + (select count(*) from prima.send_attempts a where a.message_id = m.id and a.live)
            + (select count(*) from prima.message_endings e where e.message_id = m.id
                and not exists (select from prima.send_attempts a where a.message_id = m.id and a.live)) as places
        from prima.messages m) p
    where p.places <> 1
    union all
    select a.message_id, 0, case when f.attempt_id is null then 'sending but not in flight' else 'in flight but not sending' end
    from (select id, s.message_id from prima.send_attempts s where s.outcome = 'sending') a full join prima.in_flight f on f.attempt_id = a.id
    where a.id is null or f.attempt_id is null
$$;
