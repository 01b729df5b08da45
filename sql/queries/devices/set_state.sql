-- What the gateway said of a device when asked. A bad token stays one until a person says otherwise, and what was heard of it since the question is newer than the answer
-- (what stands ahead of our clock was written before it was set back).
update prima.devices d set state = @state, state_changed_at = clock_timestamp()
where d.name = @device and d.state <> @state and d.state <> 'bad_token' and (d.asked_at is null or d.state_changed_at <= d.asked_at or d.state_changed_at > clock_timestamp());
