-- So many reminders fall due now, each of another patient as far as there are enough.
-- Concurrency: run before the schedulers.
with due as (
    update prima.reminders r set due_at = now() - interval '1 min'
    where r.id = any(array(select p.id from prima.reminders p where p.status = 'pending' order by p.due_at limit @count)) returning r.id
)
select count(*)::int from due;
