-- First step of a resend: of two who send messages once more at once, the second waits, and then sees what the first did. The next statement looks again.
-- Concurrency: an advisory lock of the transaction's, for nobody but resends takes this key.
select pg_advisory_xact_lock(prima.advisory_key('resend', ''));
