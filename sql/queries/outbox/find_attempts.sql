-- Which of these attempts are durable: asked when the answer to the claim's commit was lost. Named by the worker's own ids, so no rival's attempt can be mistaken.
select a.id from prima.send_attempts a where a.id = any(@ids) and a.outcome = 'sending';
