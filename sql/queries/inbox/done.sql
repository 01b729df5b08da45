-- These rows are done, in the transaction of their effects.
-- Plan: state || '' keeps the look on the key; while few rows are pending, their index would be read whole.
-- Fence: state = 'pending'.
update prima.inbox i set state = 'done', outcome = (@outcomes)[array_position(@ids, i.id)], processed_at = clock_timestamp() + @clock_offset
where i.id = any(@ids) and i.state || '' = 'pending';
