-- What the janitor deletes of the inbox, and finds without reading all of it: messages that turned out to be nobody's.
create index inbox_unknown on prima.inbox (received_at) where kind = 'incoming' and state = 'done' and patient_id is null;
grant delete on prima.inbox to prima_worker;
