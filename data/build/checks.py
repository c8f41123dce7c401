"""Checks of the files that are there.  Prints a table; any failure counts."""

import csv
import itertools
import json
import math
import re
from collections import defaultdict

from shapely import unary_union
from shapely.geometry import LinearRing, Point, shape
from shapely.ops import nearest_points

from borders import CONTEXT, CORE, GEOD, REGIONS, conflicts, metres
from towns import COUNTS

AREAS_KM2 = {"RU-KRS": 29_997, "RU-BEL": 27_134, "RU-BRY": 34_857,
             "UA-59": 23_834, "UA-74": 31_865, "UA-63": 31_415}
AREA_TOLERANCE = 0.015
DISTANCES_KM = {"geonames:486816": ("Sudzha", 9.05), "geonames:538560": ("Kursk", 91.1),
                "geonames:578072": ("Belgorod", 32.1)}
DISTANCE_TOLERANCE_KM = 0.1
# Towns on the wrong side of a Natural Earth line: {id: region it falls in}.
EXCEPTIONS = {"geonames:691943": "UA-59", "geonames:692352": "UA-14"}
MAX_BYTES = {"regions": 430_000, "towns": 170_000}


class Table:
    def __init__(self):
        self.failed = 0

    def row(self, name, value, ok=None):
        mark = {None: "    ", True: "ok  ", False: "FAIL"}[ok]
        self.failed += ok is False
        print(f"{mark}  {name:46} {value}")


def polygons(feature):
    coordinates = feature["geometry"]["coordinates"]
    return [coordinates] if feature["geometry"]["type"] == "Polygon" else coordinates


def rings(feature):
    return [[tuple(p) for p in ring] for polygon in polygons(feature) for ring in polygon]


def edges(feature):
    return {frozenset(e) for ring in rings(feature) for e in zip(ring, ring[1:])}


def area_km2(feature, step=0.01):
    """Area on the ellipsoid; edges are straight in longitude and latitude."""
    total = 0.0
    for ring in rings(feature):  # holes run clockwise and count negative
        lons, lats = [], []
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            n = max(1, math.ceil(max(abs(x2 - x1), abs(y2 - y1)) / step))
            lons += [x1 + (x2 - x1) * k / n for k in range(n)]
            lats += [y1 + (y2 - y1) * k / n for k in range(n)]
        total += GEOD.polygon_area_perimeter(lons, lats)[0]
    return total / 1e6


def distance_km(point, edge_list):
    """Geodesic distance to edges straight in longitude and latitude."""
    k = math.cos(math.radians(point[1]))

    def flat(edge):
        (x1, y1), (x2, y2) = edge
        ax, ay = (x1 - point[0]) * k, y1 - point[1]
        bx, by = (x2 - x1) * k, y2 - y1
        t = min(1.0, max(0.0, -(ax * bx + ay * by) / (bx * bx + by * by)))
        return math.hypot(ax + t * bx, ay + t * by)

    best = math.inf
    for (x1, y1), (x2, y2) in sorted(edge_list, key=flat)[:50]:
        low, high = 0.0, 1.0
        for _ in range(60):  # the distance has one minimum along an edge
            third = (high - low) / 3
            a, b = ((x1 + (x2 - x1) * t, y1 + (y2 - y1) * t) for t in (low + third, high - third))
            if metres(point, a) < metres(point, b):
                high -= third
            else:
                low += third
        best = min(best, metres(point, (x1 + (x2 - x1) * low, y1 + (y2 - y1) * low)))
    return best / 1000


def check_form(table, regions):
    faults = []
    for feature in regions:
        for polygon in polygons(feature):
            for i, ring in enumerate(polygon):
                points = [tuple(p) for p in ring]
                if points[0] != points[-1] or len(set(points)) != len(points) - 1:
                    faults.append((feature["id"], "ring not closed or touches itself"))
                if LinearRing(points).is_ccw != (i == 0):
                    faults.append((feature["id"], "ring order"))
                if any(round(c, 5) != c for p in points for c in p):
                    faults.append((feature["id"], "decimals"))
        if not shape(feature["geometry"]).is_valid:
            faults.append((feature["id"], "invalid"))
    table.row("rings closed, simple, right-handed, valid", faults or "all", not faults)
    table.row("list of regions", len(regions), [f["id"] for f in regions] == REGIONS)


def check_topology(table, regions):
    owners = defaultdict(set)
    for feature in regions:
        for edge in edges(feature):
            owners[edge].add(feature["id"])
    table.row("edges, each of one or two regions", len(owners), max(map(len, owners.values())) <= 2)
    crossing = list(conflicts([(sorted(edge), None) for edge in owners]))
    table.row("edges that meet other than in a common vertex", len(crossing), not crossing)
    shapes = {f["id"]: shape(f["geometry"]) for f in regions}
    pairs = defaultdict(int)
    for pair in owners.values():
        if len(pair) == 2:
            pairs[tuple(sorted(pair, key=REGIONS.index))] += 1
    overlap, unshared = [], []
    for a, b in itertools.combinations(REGIONS, 2):
        common = shapes[a].intersection(shapes[b])
        if common.area > 0:
            overlap.append((a, b))
        length = sum(math.dist(*edge) for edge, pair in owners.items() if pair == {a, b})
        if abs(common.length - length) > 1e-9:
            unshared.append((a, b, common.length, length))
    table.row("pairs whose interiors meet", overlap or 0, not overlap)
    table.row("pairs that touch outside shared edges", unshared or 0, not unshared)
    for (a, b), count in sorted(pairs.items(), key=lambda x: [REGIONS.index(r) for r in x[0]]):
        if a in CORE:
            table.row(f"  edges shared {a} | {b}", count)
    touching = {r for pair in pairs if set(pair) & set(CORE) for r in pair}
    table.row("context regions that touch the core",
              f"{len(touching - set(CORE))} of {len(CONTEXT)}; not: {sorted(set(REGIONS) - touching)}",
              touching >= set(REGIONS) - {"UA-30"})
    union = unary_union(list(shapes.values()))
    total = sum(s.area for s in shapes.values())
    error = abs(union.area - total) / total
    table.row("union area against sum of areas, relative", f"{error:.1e}", error < 1e-9)
    holes = sum(len(p.interiors) for p in getattr(union, "geoms", [union]))
    table.row("union: parts, holes", f"{len(getattr(union, 'geoms', [union]))}, {holes}", holes == 0)
    return owners, shapes


def check_areas(table, regions):
    for feature in regions:
        area, name = area_km2(feature), feature["properties"]["names"]["en"]
        published = AREAS_KM2.get(feature["id"])
        if published is None:
            table.row(f"area {feature['id']} {name}", f"{area:10,.0f} km2")
            continue
        error = area / published - 1
        table.row(f"area {feature['id']} {name}",
                  f"{area:10,.1f} km2, published {published:,}, {error:+.2%}", abs(error) <= AREA_TOLERANCE)


def state_border(owners):
    return [tuple(sorted(edge)) for edge, pair in owners.items() if {r[:2] for r in pair} == {"RU", "UA"}]


def check_distances(table, towns, border):
    at = {f["id"]: f["geometry"]["coordinates"] for f in towns}
    for identifier, (name, expected) in DISTANCES_KM.items():
        found = distance_km(at[identifier], border)
        table.row(f"{name} to the RU-UA border", f"{found:.3f} km, expected {expected}",
                  abs(found - expected) <= DISTANCE_TOLERANCE_KM)


def check_stated_distances(table, places, border):
    """Distances to the border that a source states; for comparison only."""
    for row in places:
        stated = re.search(r"([\d.]+) km border", row["relative_location"])
        if stated:
            found = distance_km((float(row["lon"]), float(row["lat"])), border)
            table.row(f"  {row['name_en']} to the border", f"{found:.2f} km, stated {stated[1]} ({row['relative_source']})")


def check_towns(table, towns, shapes):
    counts, rows = defaultdict(int), {"GeoNames cities500": [0, 0], "other cited points": [0, 0]}
    wrong_country, misplaced = [], {}
    for feature in towns:
        point, region = Point(feature["geometry"]["coordinates"]), feature["properties"]["region"]
        inside = next((code for code, s in shapes.items() if s.contains(point)), None)
        own = feature["properties"]["source"] == "GeoNames cities500"
        counts[region] += own
        group = rows["GeoNames cities500" if own else "other cited points"]
        group[0] += 1
        group[1] += inside == region
        if inside is None or inside[:2] != region[:2]:
            wrong_country.append(feature["id"])
        if inside != region:
            near = nearest_points(shapes[region], point)[0]
            misplaced[feature["id"]] = inside
            table.row(f"  exception {feature['id']} {feature['properties']['names']['en']}",
                      f"says {region}, falls in {inside}, {metres((point.x, point.y), (near.x, near.y)):.0f} m off")
    table.row("GeoNames places by oblast", dict(counts), counts == COUNTS)
    for name, (total, right) in rows.items():
        table.row(f"in their oblast: {name}", f"{right} of {total}")
    table.row("places in the wrong country", wrong_country or 0, not wrong_country)
    table.row("exceptions are the listed ones", len(misplaced), misplaced == EXCEPTIONS)
    ids = [f["id"] for f in towns]
    parts = {f["id"]: f["properties"]["part_of"] for f in towns if "part_of" in f["properties"]}
    table.row("ids unique; part_of points to a row", f"{len(ids)} rows, {len(parts)} part_of",
              len(set(ids)) == len(ids) and all(p in ids and p not in parts for p in parts.values()))


def run(regions_path, towns_path, places_path):
    table = Table()
    regions = json.loads(regions_path.read_text(encoding="utf-8"))["features"]
    towns = json.loads(towns_path.read_text(encoding="utf-8"))["features"]
    places = list(csv.DictReader(places_path.open(encoding="utf-8", newline="")))
    for name, path in (("regions", regions_path), ("towns", towns_path)):
        size = path.stat().st_size
        table.row(f"size of {path.name}", f"{size:,} bytes", size <= MAX_BYTES[name])
    check_form(table, regions)
    owners, shapes = check_topology(table, regions)
    check_areas(table, regions)
    border = state_border(owners)
    check_distances(table, towns, border)
    check_stated_distances(table, places, border)
    check_towns(table, towns, shapes)
    print("all checks passed" if not table.failed else f"{table.failed} checks failed")
    return table.failed
