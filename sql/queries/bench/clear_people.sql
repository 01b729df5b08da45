-- Nobody, nothing planned and nothing said, for the next measurement.
truncate prima.inbox, prima.choices, prima.task_origins, prima.patients, prima.consent_events, prima.consent_requests, prima.reminder_plans, prima.reminders, prima.follow_ups, prima.manual_confirmations, prima.volunteer_tasks, prima.events;
