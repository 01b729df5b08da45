-- An open task whose next round is due, held.
-- Concurrency: whoever has it takes it, closes it or begins its round; so it is skipped. Looked at again here: a rival's round has moved next_alert_at.
select t.id from prima.volunteer_tasks t
where t.id = @task_id and t.state = 'open' and coalesce(t.next_alert_at <= now() + @clock_offset, t.alerted_at <= now() + @clock_offset - @every) for no key update skip locked;
