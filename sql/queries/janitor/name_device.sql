-- Messages that asked for no device and wait under a name that no worker has configured for two minutes, or under none: they get the default's.
-- Concurrency: skip locked, 1,000 at a time.
-- Plan: the names are read by skipping from one to the next in the queue's index, so a long queue costs nothing.
with recursive waiting as (
    select (select q.device from prima.queue q order by q.device limit 1) as device
    union all
    select (select q.device from prima.queue q where q.device > w.device order by q.device limit 1) from waiting w where w.device is not null
), orphaned as materialized (
    select w.device from waiting w
    where w.device <> @default_device
      and not exists (select from prima.devices d where d.name = w.device and d.configured_at > clock_timestamp() - interval '2 min')
), chosen as materialized (
    select q.message_id from orphaned o join prima.queue q on q.device = o.device
    where (select m.device from prima.messages m where m.id = q.message_id) is null
    limit 1000 for update of q skip locked
)
update prima.queue q set device = @default_device where q.message_id = any(array(select c.message_id from chosen c));
