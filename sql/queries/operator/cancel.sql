-- Cancels a message for a person, through the function that every service uses.
-- Concurrency: prima.cancel_message waits for a claim that has the row, longer than one may hang, and then looks again.
select prima.cancel_message((select m.idempotency_key from prima.messages m where m.id = @message_id), @reason);
