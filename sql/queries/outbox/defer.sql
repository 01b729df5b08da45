-- A recipient without a permit waits until it has one: its due rows, at most 1,000, keep their rank. What would then be past its deadline expires, if it was chosen and its
-- reminder is held (choose_undeferrable.sql, reminders/lock_of_chosen.sql); says how many.
-- Concurrency: skip locked; what a claim holds is seen again by the next one.
with waiting as materialized (
    select q.message_id, w.until from unnest(@recipients, @untils) w (recipient, until)
    cross join lateral (select q.message_id from prima.queue q
        where q.recipient = w.recipient and q.due_at <= now() + @clock_offset order by q.rank_at limit 1000 for update skip locked) q
), expired as (
    delete from prima.queue q using waiting w where q.message_id = w.message_id and q.not_after <= w.until + @clock_offset and q.message_id = any(current_setting('prima.chosen')::bigint[]) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason)
    select e.message_id, 'expired', 'the recipient''s limit had no permit before the deadline' from expired e
), moved as (
    update prima.queue q set due_at = w.until + @clock_offset from waiting w
    where q.message_id = w.message_id and (q.not_after is null or q.not_after > w.until + @clock_offset)
)
select count(*)::int from expired;
