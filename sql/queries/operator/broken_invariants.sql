-- Every row for which an invariant does not hold, in words without people's data.
-- Concurrency: one snapshot.
select b.invariant || ' ' || b.entity || ': ' || b.what from prima.broken_invariants() b order by 1 limit 1000;
