-- What may be read from outside of what came in: never what somebody wrote. Columns are only ever added, at the end.

-- A delivery that cannot be used has no row in the inbox: it stands here under its own id with a minus, so that no two are alike.
create or replace view prima.inbound_log as
select i.id, i.kind, i.device, i.sender, i.gateway_id, i.state, i.outcome, i.received_at, i.processed_at from prima.inbox i
union all
select -r.id, r.kind, null, null, null, 'rejected', r.reason, r.received_at, null from prima.rejected_deliveries r;
