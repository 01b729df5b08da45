-- What a process cannot do: it knows it first, and whoever looks at the fleet or asks why must see it too. A worker of the version before says nothing, and loses nothing.
alter table prima.workers add column failing text[] not null default '{}'; -- 'sender: PostgresException 53100, disk full', of each loop whose passes fail in a row
