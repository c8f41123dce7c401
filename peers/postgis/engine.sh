#!/usr/bin/env bash
# PostGIS: `engine.sh QUESTION FOLDER`, with the socket's folder in PEERS_POSTGIS. The line protocol is in ../README.md.
#
# A pass is one query over a table of points, timed in the server. The time of the same query over ten points (the
# plan, and what PostGIS makes ready for a statement) and that of a bare pass over the table are taken off; the first
# is told as the time to build.
set -euo pipefail
question=$1 folder=$2 few=10

coproc PSQL { exec psql -h "$PEERS_POSTGIS" -U peers -d postgres -qAtX -v ON_ERROR_STOP=1; }
tell() { printf '%s\n' "$1" >&"${PSQL[1]}"; }
ask() {
    tell "$1"
    read -r reply <&"${PSQL[0]}"
}

# The files of FOLDER as tables of one row a line, numbered from 0: `positions NAME TYPE`, `shapes NAME TYPE`.
numbered='number int GENERATED ALWAYS AS IDENTITY (MINVALUE 0)'
positions() {
    tell "CREATE TEMP TABLE raw_$1 ($numbered, lon float8, lat float8);"
    tell "\\copy raw_$1 (lon, lat) FROM '$folder/$1.txt' WITH (FORMAT csv, DELIMITER ' ')"
    tell "CREATE TEMP TABLE $1 AS SELECT number, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::$2 AS g FROM raw_$1;"
}
shapes() {
    tell "CREATE TEMP TABLE raw_$1 ($numbered, wkt text);"
    tell "\\copy raw_$1 (wkt) FROM '$folder/$1.wkt' WITH (FORMAT csv, DELIMITER '|')"
    tell "CREATE TEMP TABLE $1 AS SELECT number, ST_GeomFromText(wkt, 4326)::$2 AS g FROM raw_$1;"
}

# `timed` answers the points with a number below COUNT, `told` writes the answers down.
indexed='' points='points p WHERE p.number < COUNT'
case $question in
contains)
    positions points geometry
    shapes shapes geometry
    if [ "$(wc -l <"$folder/shapes.wkt")" -gt 1 ]; then indexed=shapes; fi
    timed="SELECT count(s.number) FROM shapes s, $points AND ST_Contains(s.g, p.g)"
    told="SELECT coalesce(min(s.number)::text, '-') FROM points p LEFT JOIN shapes s ON ST_Contains(s.g, p.g)
        WHERE p.number < COUNT GROUP BY p.number ORDER BY p.number"
    ;;
nearest_edge)
    positions points geography
    shapes line geography
    timed="SELECT count(ST_Distance(p.g, l.g)) FROM line l, $points"
    told="SELECT ST_Distance(p.g, l.g) FROM line l, $points ORDER BY p.number"
    ;;
nearest | nearest_10)
    positions points geography
    positions towns geography
    indexed=towns
    case $question in nearest) k=1 ;; *) k=10 ;; esac
    found="(SELECT number FROM towns ORDER BY g <-> p.g LIMIT $k) t"
    timed="SELECT count(t.number) FROM points p CROSS JOIN LATERAL $found WHERE p.number < COUNT"
    told="SELECT string_agg(t.number::text, ' ') FROM points p CROSS JOIN LATERAL $found
        WHERE p.number < COUNT GROUP BY p.number ORDER BY p.number"
    ;;
within_50_km)
    positions points geography
    positions towns geography
    indexed=towns
    timed="SELECT count(t.number) FROM towns t, $points AND ST_DWithin(t.g, p.g, 50000)"
    told="SELECT coalesce(string_agg(t.number::text, ' '), '') FROM points p LEFT JOIN towns t
        ON ST_DWithin(t.g, p.g, 50000) WHERE p.number < COUNT GROUP BY p.number ORDER BY p.number"
    ;;
*)
    echo "no such question: $question" >&2
    exit 1
    ;;
esac
bare="SELECT count(p.g) FROM $points"

tell "CREATE FUNCTION pg_temp.spent(query text) RETURNS float8 LANGUAGE plpgsql AS \$\$
    DECLARE start timestamptz := clock_timestamp();
    BEGIN EXECUTE query; RETURN extract(epoch FROM clock_timestamp() - start) * 1e9; END \$\$;"
spent() { ask "SELECT pg_temp.spent(\$\$${1//COUNT/$2}\$\$);"; }

tell "CREATE UNIQUE INDEX ON points (number);"
built=0 bytes=-1
if [ -n "$indexed" ]; then
    spent "CREATE INDEX indexed ON $indexed USING gist (g)" 0
    built=$reply
    ask "SELECT pg_relation_size('indexed');"
    bytes=$reply
fi
tell "ANALYZE;"
spent "$timed" $few # once for what the session loads
spent "$timed" $few
built=$(awk "BEGIN { printf \"%.0f\", $built + $reply }")
ask "SELECT 'SQL, PostgreSQL ' || split_part(version(), ' ', 2) || ', PostGIS ' || postgis_lib_version()
    || ', GEOS ' || split_part(postgis_geos_version(), '-', 1);"
echo "ready $built $bytes $reply"

while read -r command count path; do
    if [ "$command" = answers ]; then
        query=${told//COUNT/$count}
        tell "\\copy (${query//$'\n'/ }) TO '$path'"
    fi
    total=0
    for term in "+$count:$timed" "-$few:$timed" "-$count:$bare" "+$few:$bare"; do
        limit=${term%%:*}
        spent "${term#*:}" "${limit:1}"
        total=$(awk "BEGIN { printf \"%.0f\", $total ${limit:0:1} $reply }")
    done
    awk "BEGIN { print $total / ($count - $few) }"
done
