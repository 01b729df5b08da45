-- The answer that was taken, and who else its sender may be.
-- A device's number is ours while a worker has it: rows of devices stay for ever, and a number that was given up may be a patient's.
-- Concurrency: take.sql holds the row.
select i.id, i.device, i.sender, i.text, coalesce((i.details ->> 'isgroup')::boolean, false) as is_group, i.details ->> 'media' as media, i.gateway_at, i.received_at, i.attempts,
    exists (select from prima.devices d where d.number = i.sender and d.configured_at > clock_timestamp() - interval '1 d') as is_device,
    (select v.id from prima.volunteers v where v.phone = i.sender and v.is_active) as volunteer_id,
    (select d.name from prima.devices d where d.name = i.device) as reply_device
from prima.inbox i where i.id = current_setting('prima.taken')::bigint;
