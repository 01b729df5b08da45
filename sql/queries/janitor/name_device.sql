-- Messages that asked for no device and wait under a name that no worker has configured for two minutes, or under none: they get the default's. Those of a device that
-- a person drains get one that sends.
-- Concurrency: skip locked, 1,000 at a time.
-- Plan: the names are read by skipping from one to the next in the queue's index, so a long queue costs nothing; and the lateral keeps to each name's own rows.
with recursive waiting as (
    select (select q.device from prima.queue q order by q.device limit 1) as device
    union all
    select (select q.device from prima.queue q where q.device > w.device order by q.device limit 1) from waiting w where w.device is not null
), drained as materialized (
    select p.device from prima.pauses p where p.drains and p.priority = '' and (p.until is null or p.until > clock_timestamp())
), orphaned as materialized (
    select w.device, case when @default_device in (select d.device from drained d) then prima.fit_device() else @default_device end as goes_to from waiting w
    where w.device <> @default_device
      and not exists (select from prima.devices d where d.name = w.device and d.configured_at > clock_timestamp() - interval '2 min')
    union all
    select d.device, prima.fit_device() from drained d
), chosen as materialized (
    select q.message_id, o.goes_to from orphaned o
    cross join lateral (
        select q.message_id from prima.queue q where q.device = o.device and (select m.device from prima.messages m where m.id = q.message_id) is null
        limit 1000 for update skip locked) q
    where o.goes_to is not null limit 1000
)
update prima.queue q set device = c.goes_to from chosen c where q.message_id = c.message_id;
