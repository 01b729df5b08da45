-- Is there anything to do? One statement outside a transaction; the chores open theirs only on yes.
-- Concurrency: reads only.
select w.rescue, w.close_uncertain, w.expire from prima.janitor_work(@hold, @clock_offset) w;
