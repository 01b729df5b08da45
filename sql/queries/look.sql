-- First statement of what a person asks for: nobody waits long. The planner decides freely, for it knows what was asked; compiling would take longer than looking.
select set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '5s', true), set_config('jit', 'off', true);
