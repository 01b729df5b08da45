-- One call of the contract's function, as any service makes it.
select prima.enqueue_message(recipient => @recipient, body => @body, idempotency_key => @key, device => @device);
