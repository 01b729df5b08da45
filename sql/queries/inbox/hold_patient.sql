-- The patient who wrote the answer that was taken, held; then what is read in the next statements is so until the commit.
-- Concurrency: after the inbox row, the second lock of the house's order. A claim passes the patient over meanwhile, so nothing starts that this answer forbids.
with held as materialized (
    select p.id from prima.patients p
    where p.phone = (select i.sender from prima.inbox i where i.id = current_setting('prima.taken')::bigint) and p.deleted_at is null for no key update
)
select set_config('prima.answering', coalesce((select h.id from held h)::text, '00000000-0000-0000-0000-000000000000'), true);
