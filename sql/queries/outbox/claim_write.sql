-- Turns the chosen queue rows into attempts: with the permits after it the claim's last statement, whose commit is the intent.
-- Concurrency: claim_devices.sql holds the devices' rows, so nobody else counts the same room; claim_due.sql holds the queue rows
--   (for update skip locked), claim_recipients.sql the in_flight rows. Nothing else deletes a held queue row.
-- Plan: = any() and array_position: a join with unnest is planned as if it gave ten rows, and then compares each with each.
-- Fence: the attempt's id is new with every claim, and settle.sql matches on it. A row whose deadline has just passed stays, and the claim is lost.
with gone as (
    delete from prima.queue q
    where q.message_id = any(@message_ids) and (q.not_after is null or q.not_after > clock_timestamp() + @clock_offset)
    returning q.message_id, q.recipient, q.device
), written as (
    insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, outcome, live, in_doubt)
    select (@attempt_ids)[array_position(@message_ids, message_id)], message_id, device, recipient, @worker,
        clock_timestamp(), clock_timestamp() + @claim_ttl, 'sending', true, false
    from gone
    returning id
)
select case when count(*) = cardinality(@message_ids) then true else prima.lose_claim() end from written;
