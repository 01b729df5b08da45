-- Takes the next answer: the first of its patient, a stop and red words first, then in the order of the ids. What is taken stands in settings that end with the transaction.
-- Returns whether something was there to take: a row whose patient another worker has is left, and comes again.
-- Concurrency: the row is skipped where somebody has it; one patient at a time by the advisory lock, on a row chosen in a materialized CTE. Who overtakes waits for nobody here.
--   An answer that was committed late, behind one with a greater id, is worked on when it is seen (invariant I17: among those committed).
-- Plan: the look for an earlier answer has its own index, as the patient's.
with head as materialized (
    select h.id, coalesce((select p.id::text from prima.patients p where p.phone = h.sender and p.deleted_at is null), h.sender) as whose
    from prima.inbox h
    where h.state = 'pending' and h.kind = 'incoming' and h.next_try_at <= now()
      and (select 1 from prima.inbox e
           where e.sender = h.sender and e.kind = 'incoming' and e.state = 'pending' and (e.rank, e.id) < (h.rank, h.id) limit 1) is null
    order by h.rank, h.id limit 1 for update skip locked
), taken as materialized (
    select h.id from head h where pg_try_advisory_xact_lock(prima.advisory_key('verification_processing', h.whose))
)
select set_config('prima.taken', coalesce((select t.id from taken t)::text, '0'), true), (select true from head) is not null as was_there;
