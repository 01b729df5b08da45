-- A device that is drained sends nothing new, and what asked for no device in particular goes to another.

alter table prima.pauses add column drains boolean not null default false;
comment on column prima.pauses.drains is 'What waits on the device and asked for none is moved to one that sends.';
