-- The open or acknowledged task of a sender whom nobody knows and a reason, held. Returns nothing where it was closed meanwhile.
-- Concurrency: as hold_open.sql.
select t.id from prima.volunteer_tasks t
where t.sender = @sender and t.reason = @reason and t.state in ('open', 'acknowledged') and t.patient_id is null
for no key update;
