-- Messages that asked for no device and wait under a name that no worker has configured for two minutes, or under none: they get the default's.
-- Concurrency: skip locked, 1,000 at a time.
update prima.queue q set device = @default_device
where q.message_id = any(array(
    select w.message_id from prima.queue w
    where w.device <> @default_device
      and w.device <> all (array(select d.name from prima.devices d where d.configured_at > clock_timestamp() - interval '2 min'))
      and (select m.device from prima.messages m where m.id = w.message_id) is null
    limit 1000 for update skip locked));
