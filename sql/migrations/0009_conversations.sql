-- What a person must look at is found by who wrote it, among any number of rows that are done.
create index inbox_dead on prima.inbox (sender) where state = 'dead' and kind = 'incoming';
