-- What the gateway reports of a device's session. One that is older than the last that counted changes nothing; nor does any change a device that is at fault for
-- another reason than its session, or what a person has paused; and what the gateway asked to wait is waited. Returns the state, or nothing of a device that nobody has configured.
-- Concurrency: the row lock, and the event's own time; repeating one is harmless.
with moved as (
    update prima.devices d
    set state = case when @connected and d.state = 'disconnected' then 'ok' when not @connected and d.state = 'ok' then 'disconnected' else d.state end,
        state_changed_at = case when d.state = case when @connected then 'disconnected' else 'ok' end then clock_timestamp() else d.state_changed_at end,
        held_reason = case when not @connected and d.state = 'ok' then coalesce(left(@reason, 100), 'disconnected') else d.held_reason end,
        connect_at = @at
    where d.name = @device and (d.connect_at is null or d.connect_at <= @at)
    returning d.name, d.state
)
select d.name = m.name, coalesce(m.state, d.state) from prima.devices d left join moved m on m.name = d.name where d.name = @device;
