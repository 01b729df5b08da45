-- What an id or a number may mean: a reminder, a patient, or nobody. A number means who is not deleted.
-- Concurrency: reads one snapshot.
select 'reminder' as kind, r.id from prima.reminders r where r.id = @id
union all
select 'patient', p.id from prima.patients p where p.id = @id or (p.phone = @phone and p.deleted_at is null);
