-- Grants dated ahead of the clock, which was set back since: they were given before now, and are dated so. Else their windows would be full for as long as the step.
-- Concurrency: skip locked; the dates are looked at again under the lock. A permit that is taken meanwhile is dated after the last (greatest, rate_limits/decide.sql).
update prima.rate_limits r
set granted_at = array(select least(g.at, clock_timestamp()) from unnest(r.granted_at) with ordinality g (at, n) order by g.n)
where r.key = any(array(
    select o.key from prima.rate_limits o
    where o.granted_at[array_upper(o.granted_at, 1)] > clock_timestamp() + interval '1 s'
    limit 1000 for update skip locked));
