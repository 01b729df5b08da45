-- Before claim_write.sql: its delete must be planned afresh. While the queue is empty queue_claim, which holds the ids too, looks cheaper than the key
-- (one reading of a whole empty index against one probe for each id), and that plan, cached, reads the whole index for every claim.
select set_config('plan_cache_mode', 'force_custom_plan', true);
