-- First statement of every transaction but the claim's and the settle's (outbox/begin.sql): nobody waits long, and who hangs is ended by the server.
select set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '5s', true);
