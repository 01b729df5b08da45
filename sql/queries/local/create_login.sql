-- Gives a throw-away cluster a role that may sign in and nothing else. Migrations grant it what it needs.
-- Concurrency: run once, by the process that has just made the cluster.
-- A DDL statement takes no parameters, so they pass through settings of this transaction, and format() quotes them.
select set_config('prima.role', @role, true), set_config('prima.password', @password, true);
do $$
begin
    execute format('create role %I login password %L', current_setting('prima.role'), current_setting('prima.password'));
end
$$;
