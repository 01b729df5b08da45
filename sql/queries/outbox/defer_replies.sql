-- A patient's replies above her limit wait until there is a permit; they keep their rank, and none is dropped. Nothing is decided anew: a permit never comes sooner than was seen.
-- Concurrency: skip locked; what a claim holds is seen again by the next one.
update prima.queue q set due_at = (@untils)[array_position(@message_ids, q.message_id)] + @clock_offset
where q.message_id = any(array(select w.message_id from prima.queue w where w.message_id = any(@message_ids) for update skip locked));
