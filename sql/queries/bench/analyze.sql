-- What autovacuum would do in time.
analyze;
