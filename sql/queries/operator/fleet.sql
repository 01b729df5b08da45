-- The moment of this snapshot, and how many permits of the fleet's limit look free, counted like decide.sql.
-- Concurrency: reads only.
select now() as at,
    greatest(@permits - coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @window) from prima.rate_limits r where r.key = 'fleet'), 0), 0) as permits_left;
