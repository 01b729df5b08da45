-- Deliveries that could not be used, once nobody has looked at them for long enough.
-- Concurrency: nobody writes them twice; who deletes one at the same moment waits and deletes nothing.
delete from prima.rejected_deliveries d
where d.id = any(array(select o.id from prima.rejected_deliveries o where o.received_at < now() + @clock_offset - @keep limit 1000));
