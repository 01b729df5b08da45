-- Says these messages once more: each a new message of the same words, due now or, where that still lies ahead, when the first was, until the same deadline. What may have arrived is flagged as a repetition, for who
-- reads "two tablets" twice must know that it is one dose. Returns the new ids, in the order given; what has no text, or was said once more already, is left out.
-- Concurrency: the unique key decides; a rival with the same key is waited for.
create or replace function prima.say_again(message_ids bigint[], flagged boolean[], clock_offset interval default '0') returns setof bigint
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with firsts as materialized (
        select m.*, case when g.is_flagged then left('(kirim ulang) ' || m.body, 4000) else m.body end as said, g.n
        from unnest(message_ids, flagged) with ordinality g (message_id, is_flagged, n)
        cross join lateral (select * from prima.messages m where m.id = g.message_id and m.body is not null limit 1) m
    ), again as (
        insert into prima.messages as n (idempotency_key, content_hash, kind, template, patient_id, volunteer_id, task_id, reminder_id, recipient, body, priority, device, due_at, not_after, quiet_exempt)
        select f.idempotency_key || ':resend', prima.content_hash(f.recipient, f.said), f.kind, f.template, f.patient_id, f.volunteer_id, f.task_id, f.reminder_id, f.recipient, f.said, f.priority,
            f.device, greatest(f.due_at, now() + clock_offset), f.not_after, f.quiet_exempt
        from firsts f order by f.n
        on conflict on constraint messages_idempotency_key do nothing
        returning n.id, n.priority, n.device, n.due_at, n.not_after, n.recipient
    ), queued as (
        insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
        select a.id, a.priority, a.due_at, a.not_after, a.due_at + prima.rank_share(a.priority),
            coalesce(a.device, (select prima.fit_device()), (select prima.usual_device())), a.recipient
        from again a
    )
    select a.id from again a order by a.id
$$;

-- What a person did to say this message once more, or the one that it says again: one event for all that were said once more together, by the first and the last of
-- their ids, among which nobody else's repetitions are.
create or replace function prima.resends_told(message_id bigint) returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    with again as materialized (
        select case when m.idempotency_key like '%:resend' then m.id else (select n.id from prima.messages n where n.idempotency_key = m.idempotency_key || ':resend') end as id
        from prima.messages m where m.id = resends_told.message_id and m.kind in ('direct', 'reminder')
    )
    select e.id from again a join prima.events e on e.entity = 'message' and e.entity_id = a.id::text and e.cause = 'resend'
    union
    select e.id from again a join prima.events e on e.entity = 'messages' and a.id between split_part(e.entity_id, '-', 1)::bigint and split_part(e.entity_id, '-', 2)::bigint
$$;
