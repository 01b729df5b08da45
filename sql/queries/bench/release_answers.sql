-- GO: the answers may be taken.
update prima.inbox i set next_try_at = now() where i.next_try_at = 'infinity';
