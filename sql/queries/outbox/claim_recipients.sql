-- Takes each recipient (in_flight) and its permit. An error when one of them is not got, so that the commit behind it in the same round trip is none; the next
--   claim reads anew.
-- Concurrency: a recipient that another device's claim has, or takes first, is not got. Rows are taken in the recipients' order, each recipient's limit after its
--   in_flight row, so two claims wait for each other but never in a circle.
with taken as (
    insert into prima.in_flight (recipient, device, attempt_id, expires_at)
    select c.recipient, c.device, c.attempt_id, clock_timestamp() + @claim_ttl
    from unnest(@recipients, @devices, @attempt_ids) with ordinality c (recipient, device, attempt_id, n) order by c.n
    on conflict (recipient) do nothing
    returning recipient, attempt_id
), permitted as (
    insert into prima.rate_limits as r (key, granted_at, granted, permits, window_length)
    select 'recipient:' || t.recipient, array[clock_timestamp()], array[1], @recipient_permits, @recipient_window from taken t
    on conflict (key) do update set
        granted_at = r.granted_at[prima.first_counted(r.granted_at, now() - greatest(r.window_length, excluded.window_length)):]
            || greatest(clock_timestamp(), r.granted_at[array_upper(r.granted_at, 1)]),
        granted = r.granted[prima.first_counted(r.granted_at, now() - greatest(r.window_length, excluded.window_length)):] || 1,
        permits = excluded.permits,
        window_length = greatest(r.window_length, excluded.window_length)
    where prima.granted_since(r.granted_at, r.granted, now() - excluded.window_length) + 1 <= excluded.permits
    returning r.key
)
select case when count(*) = cardinality(@recipients) then true else prima.lose_claim() end from permitted;
