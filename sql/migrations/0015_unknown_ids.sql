-- What a report with an id that nobody knows may be about: an attempt that is uncertain, open or closed, and one that was accepted and whose id was never told
-- (a patient's answer or a person said so, or the gateway gave none). Only where there is one of them alone is the report evidence.
-- Generated: whoever writes an attempt cannot forget it, a worker of the version before neither; and false before and after an ordinary settle, which so stays HOT.
-- Adding it writes the table anew, under its lock: claims and settles wait meanwhile, about four seconds a million attempts.
alter table prima.send_attempts add column id_unknown boolean not null
    generated always as (outcome in ('uncertain', 'accepted') and provider_id is null) stored;
create index send_attempts_id_unknown on prima.send_attempts (device, started_at) where id_unknown;
