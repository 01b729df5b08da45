-- Who may have died is looked for at every message and answer of somebody whose pause has no end.
create index volunteer_tasks_deaths on prima.volunteer_tasks (patient_id) where reason = 'possible_death';
