-- A person sends a message once more: a new one of the same words, by the function that every service uses, so the claim asks everything of it again. What may have
-- arrived is flagged as a repetition, for who reads "two tablets" twice must know that it is one dose.
-- Concurrency: resend_lock.sql keeps others out; the new one's key is unique.
with again as (
    select prima.enqueue_message(m.recipient, case when @flagged then left('(kirim ulang) ' || m.body, 4000) else m.body end, m.idempotency_key || ':resend',
        now() + @clock_offset, m.not_after, m.priority, m.device, m.patient_id) as id
    from prima.messages m where m.id = @message_id
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
    select 'message', e.id, e.state, 'resend', @by, e.reason
    from again a
    cross join lateral (values (@message_id::text, @state, @reason), (a.id::text, 'queued', 'the same words as message ' || @message_id)) as e (id, state, reason)
)
select a.id from again a;
