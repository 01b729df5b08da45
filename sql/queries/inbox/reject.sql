-- Keeps a delivery that cannot be used, for a person to look at.
-- Concurrency: an insert; a repeat of the gateway is another row.
insert into prima.rejected_deliveries (kind, raw, reason, received_at) values (@kind, @raw, @reason, @received_at);
