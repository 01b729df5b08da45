-- Is anything due on my devices that could go now? The idle poll: one statement outside a transaction; the claim opens only on yes.
-- Beside it, in the same order each, the limits that a person has lowered: so an idle worker knows of them without asking for more.
-- Plan: the case asks for room and permits only where something is due. The names in a sub-select look like ten however few they are: with one device in sight a plan made
--   for it alone would look cheaper than the cached one, and be made anew with every poll, at five times its cost.
-- Concurrency: reads only. It may say yes for what another worker takes first; the claim then finds nothing.
select exists (
    select from prima.devices d
    where d.name = any((select @devices)::text[]) and d.state = 'ok' and (d.held_until is null or d.held_until <= now())
      and not exists (select from prima.pauses p where p.device in ('', d.name) and p.priority = '' and (p.until is null or p.until > now()))
      and case when exists (
              select from (values ('urgent'), ('reply'), ('normal'), ('bulk')) c (priority)
              where not exists (select from prima.pauses p where p.device in ('', d.name) and p.priority = c.priority and (p.until is null or p.until > now()))
                and (select 1 from prima.queue q
                     where q.device = d.name and q.priority = c.priority and q.rank_at <= now() + @clock_offset + prima.rank_share(c.priority)
                       and q.due_at <= now() + @clock_offset and (q.not_after is null or q.not_after > now() + @clock_offset)
                     order by q.rank_at limit 1) is not null)
          then (select count(*) from prima.in_flight f where f.device = d.name) < case when d.doubts >= 5 then 1 else @max_in_flight end
            and prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, now())
                > coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @device_window) from prima.rate_limits r where r.key = 'device:' || d.name), 0)
          else false end) as due,
    array(select s.name from prima.limit_settings s where s.permits is not null order by s.name) as limits,
    array(select s.permits from prima.limit_settings s where s.permits is not null order by s.name) as permits,
    array(select s.window_length from prima.limit_settings s where s.permits is not null order by s.name) as windows;
