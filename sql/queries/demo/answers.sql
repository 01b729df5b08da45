-- What the answers came to: reminders that asked for one, by what was answered; who left; receipts; and what must not be.
-- Concurrency: reads one snapshot.
select count(*) filter (where r.confirmation_status = 'done')::int as done, count(*) filter (where r.confirmation_status = 'not_yet')::int as notyet,
    count(*) filter (where r.confirmation_status = 'not_done')::int as notdone, count(*) filter (where r.confirmation_status = 'open')::int as open,
    (select count(*)::int from prima.patients p where p.consent_status = 'withdrawn') as withdrawn,
    (select count(*)::int from prima.receipts) as receipts,
    (select count(*)::int from prima.receipts x where x.message_id is null) as receiptswaiting,
    (select count(*)::int from prima.rejected_deliveries) as rejected,
    (select count(*)::int from prima.broken_invariants()) as brokeninvariants
from prima.reminders r where r.status in ('sent', 'delivered');
