-- Some reminder of long ago.
select r.id from prima.reminders r order by r.id limit 1;
