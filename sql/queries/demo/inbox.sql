-- The inbox's own account: what each row was made of, its kind and its state.
-- Concurrency: reads one snapshot.
select encode(sha256(i.raw), 'hex') as digest, i.kind, i.state from prima.inbox i;
