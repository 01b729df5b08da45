#!/usr/bin/env bash
# Writes the secrets that compose.yaml reads into deploy/secrets, each a file, and the number into deploy/.env. What is there already stays.
#   deploy/compose/secrets.sh TOKEN NUMBER     of the sending device: its token, from Fonnte, and its number, such as 6281234567890
set -euo pipefail
token=${1:?give the token of the sending device}
number=${2:?give the number of the sending device after its token}
[[ $number =~ ^628[0-9]{8,11}$ ]] || { echo "secrets.sh: write the number in digits alone, from 628 on, such as 6281234567890" >&2; exit 2; }
cd "$(dirname "$0")/.."
mkdir -p secrets
chmod 700 secrets
umask 077

write() {
    if [[ -e secrets/$1 ]]; then echo "secrets.sh: secrets/$1 is there already and stays" >&2; else printf '%s\n' "$2" >"secrets/$1"; fi
}

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

write postgres "$(random)"
write worker "$(random)"
write webhook "$(random)"
write device "$token"
write owner-connection "Host=postgres;Database=prima;Username=postgres;Password=$(<secrets/postgres)"
write connection "Host=postgres;Database=prima;Username=prima;Password=$(<secrets/worker);Maximum Pool Size=10"
grep -qs '^DEVICE_NUMBER=' .env || printf 'DEVICE_NUMBER=%s\n' "$number" >>.env
[[ -d secrets/files ]] || mkdir -m 755 secrets/files
find secrets -maxdepth 1 -type f -exec chmod 644 {} + # the containers read them as another account; the folder is closed to everybody else
