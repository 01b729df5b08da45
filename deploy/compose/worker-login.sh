#!/usr/bin/env bash
# Runs once, when the database is made: the login of the workers, which may do what a worker does and no more.
set -euo pipefail
psql --username postgres --dbname prima --set ON_ERROR_STOP=1 --set "password=$(<"$WORKER_PASSWORD_FILE")" <<'SQL'
create role prima_worker nologin;
create role prima login password :'password' in role prima_worker;
grant pg_read_all_stats to prima;
SQL
