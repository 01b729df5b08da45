-- Ready (or scheduled) messages, each to a recipient of its own, in turn over the devices.
-- Concurrency: its keys are its own.
select count(*)::int from prima.enqueue_messages((
    select jsonb_agg(jsonb_build_object(
        'recipient', '62810' || lpad((n % 1000000000)::text, 9, '0'), 'body', 'Waktunya minum obat, ' || n || '. Balas SUDAH atau BELUM.',
        'idempotency_key', 'bench:' || @run || ':' || n, 'due_at', now() + @due_in, 'device', 'bench-' || (n % @devices + 1)))
    from generate_series(@first, @first + @count - 1) n));
