-- One bulk call of the contract's function.
select count(*)::int from prima.enqueue_messages(@items::jsonb);
