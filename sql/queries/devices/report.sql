-- What an answer says about its device, in a transaction that holds nothing else and is over before the settle makes room: the next claim knows it.
-- Concurrency: the row lock; a claim may hold it for a moment.
-- A device at fault is held until it is ok. A 429 halves the rate and holds the device for Retry-After. Uncertain answers in a row open its circuit at five: then
-- one attempt at a time, ten seconds apart whatever is answered, until one is accepted. A clear answer before the fifth ends the row.
update prima.devices d
set state = coalesce(@state, d.state),
    state_changed_at = case when @state is not null and @state <> d.state then clock_timestamp() else d.state_changed_at end,
    rate = case when @too_many then greatest(1, prima.device_rate(d.rate, d.rate_set_at, @device_permits, @device_window, clock_timestamp()) / 2) else d.rate end,
    rate_set_at = case when @too_many then clock_timestamp() else d.rate_set_at end,
    doubts = case when @accepted or @clear and d.doubts < 5 then 0 else d.doubts end + @doubts,
    held_until = case
        when d.doubts + @doubts >= 5 and not @accepted then greatest(d.held_until, clock_timestamp() + greatest(interval '10 s', @held_for))
        when @held_for is not null then greatest(d.held_until, clock_timestamp() + @held_for)
        when @accepted and d.doubts >= 5 then null
        else d.held_until end,
    held_reason = coalesce(@reason, d.held_reason)
where d.name = @device;
