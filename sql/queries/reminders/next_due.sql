-- When is the next pending reminder due, and when the next follow-up, or the end of a time to answer? The idle poll: one statement outside a transaction.
-- Concurrency: reads only. It may name what another scheduler takes first; the claim then finds nothing.
select extract(epoch from (select r.due_at from prima.reminders r where r.status = 'pending' order by r.due_at limit 1) - now() - @clock_offset)::float8,
    extract(epoch from least(
        (select u.due_at from prima.follow_ups u where u.status = 'pending' order by u.due_at limit 1),
        (select o.window_ends_at from prima.reminders o where o.confirmation_status in ('open', 'not_yet') order by o.window_ends_at limit 1)) - now() - @clock_offset)::float8;
