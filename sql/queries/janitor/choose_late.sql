-- First step of expiring: which messages wait past their deadline. They are looked at again when their reminders are held.
-- Concurrency: reads only. What was chosen stands in a setting that ends with the transaction.
select set_config('prima.chosen', array(
    select q.message_id from prima.queue q where q.not_after <= now() + @clock_offset order by q.not_after limit 1000)::text, true);
