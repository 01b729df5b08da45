-- When is the next pending reminder due? The idle poll: one statement outside a transaction.
-- Concurrency: reads only. It may name what another scheduler takes first; the claim then finds nothing.
select extract(epoch from (select r.due_at from prima.reminders r where r.status = 'pending' order by r.due_at limit 1) - now() - @clock_offset)::float8;
