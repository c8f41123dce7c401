#!/usr/bin/env bash
# Installs the other engines, builds everything, asks them all and writes RESULTS.md, or RESULTS.native.md.
#
# `peers/run.sh --smoke` asks little, prints the tables and writes nothing. With PEERS_NATIVE=1 what is compiled here is
# compiled for this processor. What cannot be installed is skipped, and the tables say why.
set -euo pipefail
cd "$(dirname "$0")"

packages=${CARGO_TARGET_DIR:-target}/peers
mkdir -p "$packages"
packages=$(realpath "$packages")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/peers.XXXXXX")
chmod 755 "$scratch" # the database's user passes through
finish() {
    if [ -d "$scratch/postgis/data" ]; then postgis/server.sh stop "$scratch/postgis" || true; fi
    rm -rf "$scratch"
}
trap finish EXIT

flags=(-std=c++17 -O2 -DNDEBUG)
if [ "${PEERS_NATIVE:-0}" = 1 ]; then
    flags+=(-march=native)
    export RUSTFLAGS="${RUSTFLAGS:-} -C target-cpu=native"
fi

# attempt ENGINE COMMAND ..: runs the command; if it fails, the engine is skipped, with the first error as the reason.
attempt() {
    local engine=$1
    shift
    rm -f "$packages/$engine.skipped"
    printf '== %s\n' "$engine" >&2
    if ! "$@" >"$scratch/log" 2>&1; then
        { grep -iE '(^E:|error)' "$scratch/log" || tail -1 "$scratch/log"; } |
            sed 's#[a-z]*://[^ ]*##g; 1q' | cut -c1-200 >"$packages/$engine.skipped"
        [ -s "$packages/$engine.skipped" ] || echo "could not be installed" >"$packages/$engine.skipped"
        printf 'skipped: %s\n' "$(cat "$packages/$engine.skipped")" >&2
    fi
}

# Within `attempt` errors end nothing by themselves, hence the `&&`.
debian() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if [ "${#missing[@]}" = 0 ]; then return; fi
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
version() { dpkg-query -W -f '${Version}' "$1" | sed 's/[-+].*//'; }

geos() {
    debian g++ libgeos++-dev &&
        g++ "${flags[@]}" -DUSE_UNSTABLE_GEOS_CPP_API -o "$packages/geos" cpp/geos.cc -lgeos_c -lgeos
}
# The S2 headers do not say which version they are.
s2() {
    debian g++ libs2-dev libgeographiclib-dev &&
        g++ "${flags[@]}" -DPEERS_VERSION="\"$(version libs2-dev)\"" -o "$packages/s2" cpp/s2.cc -ls2 -lGeographicLib
}
python() {
    local venv=$packages/venv
    debian python3 python3-venv &&
        { [ -x "$venv/bin/pip" ] || /usr/bin/python3 -m venv "$venv"; } &&
        "$venv/bin/python" -m pip install --quiet shapely pyproj geopandas scipy
}
postgis() {
    debian postgresql postgresql-postgis &&
        postgis/server.sh start "$scratch/postgis"
}
attempt geos geos
attempt s2 s2
attempt python python
attempt postgis postgis
export PEERS_POSTGIS=$scratch/postgis

cargo build --release --quiet
peers=${CARGO_TARGET_DIR:-target}/release/peers
if [ "${1:-}" = --smoke ]; then
    "$peers" "$packages" "$scratch" --smoke
else
    "$peers" "$packages" "$scratch" >"$scratch/RESULTS.md"
    if [ "${PEERS_NATIVE:-0}" = 1 ]; then to=RESULTS.native.md; else to=RESULTS.md; fi
    cp "$scratch/RESULTS.md" "$to"
fi
