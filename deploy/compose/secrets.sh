#!/usr/bin/env bash
# Writes the secrets that compose.yaml reads into deploy/secrets, each a file. What is there already stays.
#   deploy/compose/secrets.sh TOKEN     the token of the sending device, from Fonnte
set -euo pipefail
token=${1:?give the token of the sending device}
cd "$(dirname "$0")/.."
mkdir -p secrets
chmod 700 secrets
umask 077

write() { [[ -e secrets/$1 ]] || printf '%s\n' "$2" >"secrets/$1"; }

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

write postgres "$(random)"
write worker "$(random)"
write webhook "$(random)"
write device "$token"
write owner-connection "Host=postgres;Database=prima;Username=postgres;Password=$(<secrets/postgres)"
write connection "Host=postgres;Database=prima;Username=prima;Password=$(<secrets/worker);Maximum Pool Size=10"
chmod 644 secrets/* # the containers read them as another account; the folder is closed to everybody else
