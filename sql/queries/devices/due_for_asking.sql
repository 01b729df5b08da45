-- Devices that the gateway may be asked about again: at most once a minute, by one worker. A bad token is cured by a person only.
-- Concurrency: the row lock and asked_at; who comes second sees the new time.
update prima.devices d set asked_at = clock_timestamp()
where d.name = any(@devices) and d.state in ('disconnected', 'no_quota') and (d.asked_at is null or d.asked_at not between clock_timestamp() - interval '1 min' and clock_timestamp())
returning d.name;
