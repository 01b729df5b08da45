-- First step of a person's settle: the uncertain attempt. The next statement looks again, for a statement's snapshot is older than its lock wait.
-- Concurrency: whoever ends an uncertain attempt (late evidence, the janitor's closing, another person) holds this row, so one of them is first.
select a.id from prima.send_attempts a where a.message_id = @message_id and a.live and a.outcome = 'uncertain' for update;
