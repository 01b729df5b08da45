-- An empty outbox for the next measurement.
truncate prima.messages, prima.queue, prima.send_attempts, prima.in_flight, prima.message_endings, prima.provider_ids, prima.receipts, prima.rate_limits, prima.pauses;
