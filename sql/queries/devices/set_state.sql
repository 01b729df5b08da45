-- What the gateway said of a device when asked. A bad token stays one until a person says otherwise.
update prima.devices d set state = @state, state_changed_at = clock_timestamp()
where d.name = @device and d.state <> @state and d.state <> 'bad_token';
