-- First step of deferring: which messages of these recipients have their deadline before there is a permit. Their reminders are locked before they expire.
-- Concurrency: reads only. What was chosen stands in a setting that ends with the transaction.
select set_config('prima.chosen', array(
    select late.message_id from unnest(@recipients, @untils) w (recipient, until)
    cross join lateral (select q.message_id from prima.queue q
        where q.recipient = w.recipient and q.due_at <= now() + @clock_offset and q.not_after <= w.until + @clock_offset order by q.rank_at limit 1000) late)::text, true);
