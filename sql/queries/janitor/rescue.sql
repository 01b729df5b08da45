-- sending and past its claim becomes uncertain, its in_flight row goes. Nothing else, and nothing is ever queued again here.
-- Concurrency: found in in_flight, but the attempts are locked first and only if free: a settle that has one wins, and the other way round is a deadlock.
-- Fence: outcome = 'sending'.
with expired as materialized (
    select f.recipient, f.attempt_id from prima.in_flight f where f.expires_at < clock_timestamp()
), free as materialized (
    select a.id from prima.send_attempts a
    where a.id = any(array(select e.attempt_id from expired e)) and a.outcome = 'sending' for update skip locked
), moved as (
    update prima.send_attempts a
    set outcome = 'uncertain', ended_at = clock_timestamp(), charged = true, in_doubt = true, error = 'its worker did not report before the claim ended'
    where a.id = any(array(select id from free))
    returning a.id, a.recipient, a.device
), landed as (
    delete from prima.in_flight f using moved m where f.recipient = m.recipient and f.attempt_id = m.id
)
select device, count(*)::int as count from moved group by device;
