-- A message's attempts with who made them, oldest first. Which is live tells the state, so it comes last if two began in one instant.
-- Concurrency: reads one snapshot.
select a.device, a.worker, a.started_at, a.expires_at, a.ended_at, a.outcome, a.charged, a.provider_id, a.error
from prima.send_attempts a where a.message_id = @message_id and (a.live or not a.live)
order by a.started_at, a.live, a.id;
