-- Few, and looked through by the janitor, as reminders_queued is.
create index follow_ups_queued on prima.follow_ups (due_at) where status = 'queued';
