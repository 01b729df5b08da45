-- Is there a parked receipt that can be joined by now? Apart from janitor/look.sql: what the gateway tells of messages that are not ours may be much, and a rescue does not wait for it.
-- Concurrency: reads only.
select prima.receipts_work(@clock_offset);
