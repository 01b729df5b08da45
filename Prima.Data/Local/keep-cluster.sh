# Keeps a throw-away cluster for the process that started this script, and for no longer.
#
# Commands come on standard input, one a line; each is answered with its exit code. When the input ends, the owner has ended too, whatever
# ended it (a SIGKILL closes pipes as well), and the cluster goes with it. So there is one way to clean up, and no signal handler to forget.
#   $1: folder of PostgreSQL's binaries    $2: text for the end of postgresql.conf    first line of input: the superuser's password
set -u
umask 077
trap '' HUP INT PIPE TERM # Ctrl-C reaches a whole terminal; when to end is the owner's to say

bin=$1 settings=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/prima-XXXXXXXX" 2>/dev/null || mktemp -d /tmp/prima-XXXXXXXX) || exit 1
data=$folder/data
cd "$folder" || exit 1
echo "$folder"
read -r password

# C.UTF-8 sorts by code point everywhere; where the system does not know it (macOS), C does the same.
locale=(--locale=C.UTF-8)
LC_ALL=C.UTF-8 locale charmap 2>/dev/null | grep -qx UTF-8 || locale=(--no-locale)

create() {
    # --no-sync: what initdb writes is lost with the machine, like the whole cluster. The server itself runs with fsync on.
    "$bin/initdb" --pgdata="$data" --username=prima_root --pwfile=<(echo "$password") --auth=scram-sha-256 \
        --encoding=UTF8 "${locale[@]}" --no-sync --no-instructions || return
    printf "%s\nunix_socket_directories = '%s'\n" "$settings" "$folder" >>"$data/postgresql.conf"
}

while read -r command argument; do
    case $command in
        create) create ;;
        start) "$bin/pg_ctl" start --pgdata="$data" --silent --wait --timeout=60 --log="$folder/log" --options="-p $argument" ;;
        stop) "$bin/pg_ctl" stop --pgdata="$data" --silent --wait --timeout=60 --mode="$argument" ;;
        keep) exit 0 ;; # the owner goes, the cluster stays
    esac </dev/null >>"$folder/log" 2>&1
    echo $?
done

[ -e "$data/postmaster.pid" ] && "$bin/pg_ctl" stop --pgdata="$data" --silent --wait --mode=immediate >/dev/null 2>&1
cd / && rm -rf -- "$folder"
