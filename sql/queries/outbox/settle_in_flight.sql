-- The settled attempts are no longer on their way.
-- Fence: the attempt's id, so a newer attempt to the same recipient keeps its row.
delete from prima.in_flight f where f.recipient = any(@recipients) and f.attempt_id = any(@ids);
