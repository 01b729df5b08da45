-- One delivery of the gateway becomes one row, whoever brings it and however often: the whole transaction of the webhook, and its commit is the 200.
-- Concurrency: two that share either key meet in a unique index: the second waits for the first, and then does nothing. How many rows were written tells which it was,
--   for the role of the door may not read the table.
insert into prima.inbox (kind, device, gateway_id, dedupe_key, content_key, sender, text, details, gateway_at, received_at, raw, rank)
values (@kind, @device, @gateway_id, @dedupe_key, @content_key, @sender, @text, @details, @gateway_at, @received_at, @raw, @rank)
on conflict do nothing;
