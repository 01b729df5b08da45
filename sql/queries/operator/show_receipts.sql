-- A message's receipts, in the order in which they came.
-- Concurrency: reads only.
select r.at, r.value from prima.receipts r where r.message_id = @message_id order by r.at, r.inbox_id;
