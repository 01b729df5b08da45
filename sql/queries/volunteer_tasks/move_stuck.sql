-- Alerts that wait on a device that cannot send move to one that can. Recipient and rank stay.
-- Fence: the device, looked at again under the queue row's lock. Concurrency: skip locked; a row that a claim holds is on its way.
with stuck as materialized (
    select q.message_id from prima.queue q left join prima.devices d on d.name = q.device
    where q.message_id = any(@message_ids) and coalesce(not prima.is_fit(d), true)
    for update of q skip locked
)
update prima.queue q set device = f.name from (select prima.fit_device() as name) f
where f.name is not null and q.message_id = any(array(select s.message_id from stuck s));
