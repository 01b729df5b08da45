-- What people did to a message, also that they sent it once more or made it so, and to its device and with pauses while it was open, oldest first: the last hundred.
-- Concurrency: reads one snapshot; events are never changed.
select e.from_state, e.to_state, e.cause, coalesce(regexp_replace(v.phone, '^(.{5}).*(.{3})$', '\1****\2'), e.actor), e.reason, e.at, e.entity, e.entity_id
from (
    select e.id, e.from_state, e.to_state, e.cause, e.actor, e.reason, e.at, e.entity, e.entity_id
    from prima.message_status s
    cross join lateral (select m.priority from prima.messages m where m.id = s.id) m
    join prima.events e on (e.entity = 'message' and e.entity_id = s.id::text) or e.id = any(array(select prima.resends_told(@message_id)))
        or (e.at between s.enqueued_at and coalesce(s.settled_at, now())
            and ((e.entity = 'device' and e.entity_id = s.device)
                or (e.entity = 'pause' and e.entity_id = any(array['*:*', '*:' || m.priority, s.device || ':*', s.device || ':' || m.priority]))))
    where s.id = @message_id
    order by e.id desc limit 100) e
left join prima.volunteers v on v.id::text = e.actor
order by e.id;
