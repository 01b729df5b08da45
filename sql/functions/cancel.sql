-- Cancels what has not begun. Deletes the queue row (and waits for a claim that has it), then looks, in the next statement, for an ending and a live
-- attempt; if it finds neither, a settle has just sent the message back: again from the start.
-- The reminder behind it, if there is one, is locked first and follows. Nothing else of its patient is: a caller may keep its transaction open.
-- Concurrency: longer than a claim may hang (5 s), so a waiting cancel outlives it. A lock time-out is an error and cancels nothing.
create or replace function prima.cancel_message(idempotency_key text, reason text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '8s' as $$
#variable_conflict use_variable
declare
    cancelled_id bigint;
    ending text;
    attempt text;
begin
    if prima.is_our_key(idempotency_key) and prima.is_guest() then
        raise exception using errcode = 'PR400', message = 'idempotency_key is one of Prima''s own: its messages are cancelled by a person (prima messages cancel)';
    end if;
    select m.id into cancelled_id from prima.messages m where m.idempotency_key = cancel_message.idempotency_key;
    if cancelled_id is null then
        return 'unknown';
    end if;
    perform from prima.messages m join prima.reminders r on r.id = m.reminder_id where m.id = cancelled_id for no key update of r;
    for tries in 1 .. 100 loop
        delete from prima.queue q where q.message_id = cancelled_id;
        if found then
            insert into prima.message_endings (message_id, state, reason) values (cancelled_id, 'cancelled', coalesce(nullif(left(reason, 500), ''), 'cancelled'));
            perform prima.follow_messages(array[cancelled_id], 'cancel');
            return 'cancelled';
        end if;
        select (select a.outcome from prima.send_attempts a where a.message_id = cancelled_id and a.live),
            (select e.state from prima.message_endings e where e.message_id = cancelled_id) into attempt, ending;
        if attempt = 'uncertain' and ending is distinct from 'failed' then
            return 'uncertain';
        elsif attempt is not null or ending in ('failed', 'expired') then
            return 'too_late';
        elsif ending is not null then
            return 'cancelled';
        end if;
    end loop;
    raise exception 'message % is in no place: prima check lists what must never be', cancelled_id;
end $$;
