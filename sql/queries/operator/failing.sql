-- What every living worker of a role fails at in the loop of the same name, null where one of them does its work; and whether there is one.
-- Concurrency: reads only.
select case when bool_and(f.cause is not null) then min(f.cause) end, count(*) > 0 as is_any
from prima.workers w
left join lateral (select split_part(x.one, ': ', 2) as cause from unnest(w.failing) x (one) where split_part(x.one, ': ', 1) = @role limit 1) f on true
where w.stopped_at is null and w.beat_at > now() - interval '31 s' and @role = any(string_to_array(w.roles, ','));
