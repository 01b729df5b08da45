-- After attempts became accepted by evidence: their ids are known from now on, and what waited for them is joined.
-- Concurrency: the statement before holds the attempts. Repeating it changes nothing.
with known as (
    insert into prima.provider_ids (device, provider_id, message_id)
    select a.device, a.provider_id, a.message_id from prima.send_attempts a
    where a.id = any(@ids) and a.outcome = 'accepted' and a.provider_id is not null
      and (select 1 from prima.provider_ids k where k.provider_id = a.provider_id and k.device = a.device and k.message_id = a.message_id limit 1) is null
    returning device, provider_id, message_id
)
select prima.join_receipts(k.device, k.provider_id, k.message_id) from known k order by k.device, k.provider_id;
