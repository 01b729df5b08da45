-- A recipient whose permit was refused gives its in_flight row back, in the claim that took it.
-- Fence: the attempt's id.
delete from prima.in_flight f where f.recipient = any(@recipients) and f.attempt_id = any(@attempt_ids);
