-- Gives the login of a throw-away cluster what a worker may do, and no more.
-- Concurrency: run once, by the process that has just made the cluster.
grant prima_worker to prima_service;
