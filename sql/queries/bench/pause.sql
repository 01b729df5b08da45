-- Concurrency: one row, put there once.
insert into prima.pauses (reason, paused_by) values ('before GO', 'bench') on conflict do nothing;
