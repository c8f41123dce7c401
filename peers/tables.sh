#!/usr/bin/env bash
# Enriches one event table with frontline, GeoPandas and SedonaDB, one after another, compares what they say and writes TABLES.md.
#
# `peers/tables.sh --smoke` asks little, prints the table and writes nothing. The others get the first rows of the same table,
# as many as they answer in a minute or so; of three runs of frontline the middle one counts.
set -euo pipefail
cd "$(dirname "$0")"

packages=${CARGO_TARGET_DIR:-target}/peers
mkdir -p "$packages"
packages=$(realpath "$packages")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tables.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

venv=$packages/venv
[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet geopandas pyarrow "apache-sedona[db]"
cargo build --release --quiet --manifest-path tables/Cargo.toml
tables=${CARGO_TARGET_DIR:-tables/target}/release/tables

part() { if [ "${smoke:-}" ]; then echo 2000; else echo "$1"; fi; }
smoke=$([ "${1:-}" = --smoke ] && echo yes || true)
all=$(part 10000000)

# The rows of a smaller table are the first ones of a larger.
"$tables" make "$all" "$scratch/all"
load=$(uptime | sed 's/.*load average/load average/')
for format in parquet csv; do
    for control in "" control; do
        name=$format${control:+-control}
        for _ in 1 2 3; do
            "$tables" enrich "$scratch/all/events.$format" "$scratch/all/$name.out.$format" ${control:+"$control"}
        done | sort -t: -k3 -n | sed -n 2p >"$scratch/all/$name.json"
    done
done
rm "$scratch"/all/events.csv "$scratch"/all/*.out.csv
while read -r engine rows; do
    "$tables" make "$(part "$rows")" "$scratch/part"
    printf '== %s\n' "$engine" >&2
    if ! "$venv/bin/python" python/tables.py "$engine" "$scratch/part" \
        "$scratch/part/events.parquet" "$scratch/all/$engine.out.parquet" >"$scratch/all/$engine.json"; then
        : >"$scratch/all/$engine.json"
    fi
done <<'ENGINES'
geopandas-distance 1000000
geopandas-segments 1000000
sedona-plane 200000
sedona-segments 1000000
sedona-sphere 50000
ENGINES

{
    cat <<'HEAD'
# An event table enriched

Written by `peers/tables.sh`: events strewn over 9 by 5.5 degrees around Kursk and over 300 days, seven columns in, the region, the
country, the distance to the border and the nearest town with its distance behind, from file to file. Errors are against
frontline's answers, which the tests compare with brute force on the ellipsoid. GeoPandas and SedonaDB get the first rows of the
same table. Making the regions, the border and the towns ready counts for them, and not for frontline, which takes some 50 ms.

HEAD
    echo "* $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, all that an engine uses; $load when it began"
    echo "* $(date -u +%F), commit $(git rev-parse --short HEAD)"
    "$venv/bin/python" python/tables.py report "$scratch/all"
    cat <<'TAIL'

All but SedonaDB on geographies measure in the plane of UTM zone 36, whose scale is right on two meridians only: hence the errors, which
grow with the distance and away from those. Geographies are measured on a sphere, with edges along great circles.
TAIL
} >"$scratch/TABLES.md"
if [ "$smoke" ]; then cat "$scratch/TABLES.md"; else cp "$scratch/TABLES.md" TABLES.md; fi
