-- A source of list_messages.sql: all. Of a device that no worker has ever named there is only what waits for it; who asks for such a one must not read everything.
select m.id from prima.messages m
where @device is null or exists (select from prima.devices d where d.name = @device) or exists (select from prima.queue q where q.device = @device)
