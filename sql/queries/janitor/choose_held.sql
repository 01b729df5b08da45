-- First step of closing: which messages have been uncertain for as long as evidence is waited for. They are looked at again when their reminders are held.
-- Concurrency: reads only. What was chosen stands in a setting that ends with the transaction.
-- Plan: the order of the index of what is in doubt; by id it would read every attempt there ever was.
select set_config('prima.chosen', array(
    select a.message_id from prima.send_attempts a where a.in_doubt and a.ended_at < clock_timestamp() - @hold order by a.device, a.ended_at limit 1000)::text, true);
