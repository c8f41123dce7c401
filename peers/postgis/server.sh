#!/usr/bin/env bash
# Starts and stops a PostgreSQL server of its own: `server.sh start FOLDER`, `server.sh stop FOLDER`. Its data and its
# socket lie in FOLDER, it listens on no port, and it does not run as root.
set -euo pipefail
action=$1 folder=$2

bin=$(pg_config --bindir 2>/dev/null || true)
if [ ! -x "$bin/initdb" ]; then bin=$(find /usr/lib/postgresql -path '*/bin/initdb' | sort -V | tail -1 | xargs -r dirname); fi
if [ ! -x "$bin/initdb" ]; then echo "no PostgreSQL server found" >&2; exit 1; fi
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case $action in
start)
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    chmod 700 "$folder"
    cd "$folder"
    as_user "$bin/initdb" -D "$folder/data" -U peers -A trust -E UTF8 --locale=C --no-sync >/dev/null
    # One thread, as all the others; memory enough that nothing goes to disk.
    settings="-c listen_addresses= -k $folder -c jit=off -c max_parallel_workers_per_gather=0 -c fsync=off
        -c shared_buffers=256MB -c temp_buffers=256MB -c work_mem=256MB"
    as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "${settings//$'\n'/ }" start >/dev/null
    psql -h "$folder" -U peers -d postgres -qX -c 'CREATE EXTENSION postgis'
    ;;
stop)
    cd /
    as_user "$bin/pg_ctl" -D "$folder/data" -w -m fast stop >/dev/null
    ;;
*)
    echo "usage: server.sh start|stop FOLDER" >&2
    exit 1
    ;;
esac
