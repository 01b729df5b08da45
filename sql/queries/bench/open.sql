-- Is a message that was ready still open? Reads the index of what waits, and what is on its way.
select exists (select from prima.queue q where q.device = any(@devices) and q.priority = 'normal' and q.rank_at <= now() + interval '30 s')
    or exists (select from prima.in_flight f where f.device = any(@devices));
