-- An answer to a message of which nobody knew whether it was sent: it was. Returns the message, for who follows it.
-- Fence: the attempt's id and outcome = 'uncertain'. Concurrency: after the reminders and follow-ups.
update prima.send_attempts a set outcome = 'accepted', in_doubt = false where a.id = any(@ids) and a.outcome = 'uncertain' returning a.message_id;
