"""Region outlines by conflation of two sources.

Natural Earth (10m admin-1) knows every oblast, and its neighbours share their
vertices, but its lines are 1 to 4 km off.  OpenStreetMap (geo-maps) has only
whole countries, but its state border is good to about 20 m.  The outlines
take the state border from the second and all other lines from the first:

1. The Natural Earth polygons are broken into arcs: chains of edges between
   nodes, each with the one or two regions it bounds.
2. Arcs between regions of two countries are the state border.  They are thrown
   away; the line that two OSM country polygons share takes their place.
3. An inner arc (oblast to oblast, or coast) that ended on the state border is
   joined to the OSM line.  Its old end S has a nearest point P on the OSM line.
   The move S -> P is spread over the last kilometres of the arc, fading out
   linearly.  If the arc then crosses the OSM line before P, it is cut at the
   first crossing, seen from its inland end.  The end, rounded to five decimals,
   becomes a vertex of the OSM line.
4. The OSM line is cut at these nodes and at the point where three countries
   meet, and rings are put together from the arcs.  One arc serves both sides,
   so neighbours share every vertex: no gap, no overlap.

Arcs that touch no core region are thinned (Douglas-Peucker), the Natural Earth
ones more than the state border.  Arcs of the core keep every vertex.
"""

import json
import math
from collections import defaultdict

from pyproj import Geod
from shapely import STRtree
from shapely.geometry import LinearRing, LineString, Point, Polygon

GEOD = Geod(ellps="WGS84")
CORE = ["RU-KRS", "RU-BEL", "RU-BRY", "UA-59", "UA-74", "UA-63"]
CONTEXT = ["RU-ORL", "RU-LIP", "RU-VOR", "RU-SMO", "RU-KLU", "BY-HO", "BY-MA",
           "UA-53", "UA-32", "UA-30", "UA-12", "UA-14", "UA-09"]
REGIONS = CORE + CONTEXT
ENGLISH = {
    "RU-KRS": "Kursk Oblast", "RU-BEL": "Belgorod Oblast", "RU-BRY": "Bryansk Oblast",
    "UA-59": "Sumy Oblast", "UA-74": "Chernihiv Oblast", "UA-63": "Kharkiv Oblast",
    "RU-ORL": "Oryol Oblast", "RU-LIP": "Lipetsk Oblast", "RU-VOR": "Voronezh Oblast",
    "RU-SMO": "Smolensk Oblast", "RU-KLU": "Kaluga Oblast", "BY-HO": "Gomel Oblast",
    "BY-MA": "Mogilev Oblast", "UA-53": "Poltava Oblast", "UA-32": "Kyiv Oblast",
    "UA-30": "Kyiv", "UA-12": "Dnipropetrovsk Oblast", "UA-14": "Donetsk Oblast",
    "UA-09": "Luhansk Oblast",
}
# Natural Earth gives Kyiv Oblast the names and the Wikidata item of the city.
FIXED = {"UA-32": {"ru": "Киевская область", "uk": "Київська область", "wikidata": None}}

TRIPOINT = (31.78174, 52.11201)  # common vertex of the Russian and Ukrainian polygons
SNAP_M = 10.0          # Belarus passes the tripoint at 4 m: moved onto it
GAP_LIMIT_M = 60_000   # longest stretch where two countries share no edge
FADE_M = 8_000         # an end's move fades out over this length: twice the error of the inner lines
THIN_INNER_M = 400.0   # Douglas-Peucker tolerance of Natural Earth arcs away from the core
THIN_STATE_M = 60.0    # and of the state border away from the core
ENCLAVE = ("RU-BRY", "BY-HO")  # Sankovo-Medvezhye: part of the first, inside the second
LINES = {"RU-UA": ("UA", "RU"), "BY-RU": ("BY", "RU"), "BY-UA": ("UA", "BY")}
M_PER_DEG = 111_195.0


def rounded(point):
    return (round(point[0], 5), round(point[1], 5))


def metres(a, b):
    return GEOD.inv(a[0], a[1], b[0], b[1])[2]


def rings_of(geometry):
    """All rings of a geometry, closed, at five decimals, without repeats."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for ring in (ring for polygon in polygons for ring in polygon):
        points = [rounded(p) for p in ring]
        yield [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


# ---- Natural Earth: polygons to arcs ---------------------------------------

def load_admin1(text):
    """{ISO code: (rings, properties)} of all regions of the three countries."""
    found = {}
    for feature in json.loads(text)["features"]:
        code = feature["properties"].get("iso_3166_2") or ""
        if code[:3] in ("RU-", "UA-", "BY-"):
            rings, _ = found.setdefault(code, ([], feature["properties"]))
            rings.extend(rings_of(feature["geometry"]))
    return found


def edge_owners(admin1):
    owners = defaultdict(set)
    for code, (rings, _) in admin1.items():
        for ring in rings:
            for a, b in zip(ring, ring[1:]):
                owners[frozenset((a, b))].add(code)
    assert max(len(o) for o in owners.values()) <= 2, "an edge with three owners"
    return owners


def build_arcs(owners):
    """Chains of edges with the same owners: [(points, owners)]."""
    around = defaultdict(list)
    for edge in owners:
        for point in edge:
            around[point].append(edge)

    def is_node(point):
        edges = around[point]
        return len(edges) != 2 or owners[edges[0]] != owners[edges[1]]

    arcs, used = [], set()

    def walk(start, edge):
        points = [start]
        while edge is not None and edge not in used:
            used.add(edge)
            points.append(next(p for p in edge if p != points[-1]))
            here = points[-1]
            edge = None if is_node(here) else next((e for e in around[here] if e not in used), None)
        return points

    starts = sorted(p for p in around if is_node(p)) + sorted(around)
    for start in starts:  # nodes first; what is left then are loops
        for edge in sorted(around[start], key=sorted):
            if edge not in used:
                arcs.append((walk(start, edge), frozenset(owners[edge])))
    return arcs


# ---- OpenStreetMap: the state border ----------------------------------------

def load_countries(text):
    """The longest ring of each country, and the small ring of the enclave."""
    rings = {}
    for feature in json.loads(text)["features"]:
        code = {"RUS": "RU", "UKR": "UA", "BLR": "BY"}.get(feature["properties"]["A3"])
        if code:
            rings[code] = sorted(rings_of(feature["geometry"]), key=len)
    enclaves = [r for r in rings["BY"][:-1]
                if any(set(r) == set(other) for other in rings["RU"])]
    assert len(enclaves) == 1, "one Russian enclave in Belarus expected"
    main = {code: ring[-1][:-1] for code, ring in rings.items()}
    main["BY"] = [TRIPOINT if metres(p, TRIPOINT) < SNAP_M else p for p in main["BY"]]
    assert all(ring.count(TRIPOINT) == 1 for ring in main.values())
    return main, enclaves[0]


def ring_path(ring, index, a, b):
    """The shorter of the two ways along a ring from vertex a to vertex b."""
    i, j, n = index[a], index[b], len(ring)
    ahead, back = (j - i) % n, (i - j) % n
    if ahead <= back:
        return [ring[(i + k) % n] for k in range(ahead + 1)]
    return [ring[(i - k) % n] for k in range(back + 1)]


def length_m(points):
    return GEOD.line_length(*zip(*points))


def shared_line(first, second):
    """The common line of two country rings, from the tripoint outwards.

    Where they share vertices but not edges (each country was thinned for
    itself) the ring with more vertices is followed.  The line ends where
    the two countries part for good."""
    index = [{p: i for i, p in enumerate(ring)} for ring in (first, second)]
    n, start = len(first), index[0][TRIPOINT]
    step = max((1, -1), key=lambda s: sum(first[(start + s * k) % n] in index[1] for k in range(1, 60)))
    line, gaps, trail = [TRIPOINT], [], [TRIPOINT]
    for k in range(1, n):
        trail.append(first[(start + step * k) % n])
        if trail[-1] not in index[1]:
            if length_m(trail) > GAP_LIMIT_M:
                break
            continue
        other = ring_path(second, index[1], trail[0], trail[-1])
        if max(length_m(trail), length_m(other)) > GAP_LIMIT_M:
            break
        chosen = other if len(other) > len(trail) else trail
        if len(trail) > 2 or len(other) > 2:
            gaps.append((trail[0], trail[-1], len(trail), len(other)))
        line.extend(chosen[1:])
        trail = [trail[-1]]
    return line, gaps


# ---- joining inner arcs to the state border ---------------------------------

def scaled(points, lat):
    k = math.cos(math.radians(lat))
    return [(x * k, y) for x, y in points]


def nearest_on(line, point):
    """The nearest point of a line, measured in metres and not in degrees."""
    k = math.cos(math.radians(point[1]))
    flat = LineString(scaled(line, point[1]))
    hit = flat.interpolate(flat.project(Point(point[0] * k, point[1])))
    return (hit.x / k, hit.y)


def spread_move(points, target, fade):
    """Moves the last point to the target, earlier ones less and less."""
    dx, dy = target[0] - points[-1][0], target[1] - points[-1][1]
    out, walked, last = [], 0.0, points[-1]
    for p in reversed(points):
        walked += metres(last, p)
        last = p
        weight = max(0.0, 1.0 - walked / fade)
        out.append((p[0] + dx * weight, p[1] + dy * weight))
    return out[::-1]


def cut_at_first_crossing(points, border):
    """Cuts at the first crossing with a border line; None if there is none
    before the last point."""
    for i, (a, b) in enumerate(zip(points, points[1:])):
        piece = LineString([a, b])
        hits = [g for line in border for g in points_of(piece.intersection(line))]
        hits = [h for h in hits if i + 2 < len(points) or metres(h, b) > 1.0]
        if hits:
            return points[:i + 1] + [min(hits, key=lambda h: metres(h, a))]
    return None


def points_of(geometry):
    if geometry.is_empty:
        return []
    parts = getattr(geometry, "geoms", [geometry])
    return [part.coords[0] for part in parts]


def reattach(points, line, border, fade=FADE_M):
    """An inner arc (inland end first) brought onto the OSM line."""
    target = nearest_on(line, points[-1])
    moved = spread_move(points, target, fade)
    cut = cut_at_first_crossing(moved, border)
    result = [rounded(p) for p in (cut or moved)]
    while len(result) > 2 and result[-1] == result[-2]:
        result.pop(-2)
    return result, "cut" if cut else "moved"


def insert_vertex(line, point):
    """Makes a point a vertex of a line, at the edge it lies on."""
    if point in line:
        return
    tree = [(LineString([a, b]).distance(Point(point)), i) for i, (a, b) in enumerate(zip(line, line[1:]))]
    line.insert(min(tree)[1] + 1, point)


def split_line(line, nodes, sides):
    """Cuts a state border at its nodes and names the regions on both sides.

    nodes: {point: (region, region or None)} of the arcs that end there."""
    sides, arcs, piece = dict(sides), [], [line[0]]
    for point in line[1:]:
        piece.append(point)
        if point in nodes:
            arcs.append((piece, frozenset(sides.values())))
            piece = [point]
            country = nodes[point][0][:2]
            before = sides[country]
            assert before in nodes[point], f"order of nodes: {before}, {nodes[point]}"
            after = [r for r in nodes[point] if r != before][0]
            sides[country] = after or f"{country}-sea"
    arcs.append((piece, frozenset(sides.values())))
    return arcs


def conflate(ne_arcs, lines):
    """Inner arcs and state arcs that fit each other, and the moved nodes."""
    def is_state(owners):
        return len({o[:2] for o in owners}) == 2

    def wanted(owners):
        return any(o in REGIONS for o in owners)

    state_nodes = defaultdict(set)
    for points, owners in ne_arcs:
        if is_state(owners):
            for end in (points[0], points[-1]):
                state_nodes[end].add("-".join(sorted({o[:2] for o in owners})))
    border = [LineString(line) for line in lines.values()]
    inner, moves, nodes = [], [], {name: {} for name in lines}
    for points, owners in ne_arcs:
        if is_state(owners) or not wanted(owners):
            continue
        for _ in range(2):  # either end may lie on a state border
            points = points[::-1]
            names = state_nodes.get(points[-1])
            if not names:
                continue
            (name,) = names
            old = points[-1]
            points, how = reattach(points, lines[name], border)
            insert_vertex(lines[name], points[-1])
            nodes[name][points[-1]] = tuple(sorted(owners)) + (None,) * (2 - len(owners))
            moves.append((tuple(sorted(owners)), name, old, points[-1], metres(old, points[-1]), how))
        inner.append((points, owners))
    starts = {"RU-UA": {"RU": "RU-BRY", "UA": "UA-74"}, "BY-RU": {"RU": "RU-BRY", "BY": "BY-HO"},
              "BY-UA": {"BY": "BY-HO", "UA": "UA-74"}}
    state = [arc for name, line in lines.items() for arc in split_line(line, nodes[name], starts[name])]
    return inner, [arc for arc in state if wanted(arc[1])], moves


# ---- thinning and repair ------------------------------------------------------

def thin(arc, tolerance):
    """An arc with fewer vertices, if it touches no core region."""
    points, owners = arc
    if len(points) < 3 or owners & set(CORE):
        return arc
    lat = points[len(points) // 2][1]
    kept = LineString(scaled(points, lat)).simplify(tolerance / M_PER_DEG, preserve_topology=False)
    keep, order = list(kept.coords), {p: i for i, p in enumerate(scaled(points, lat))}
    out = [points[order[p]] for p in keep]
    out[0], out[-1] = points[0], points[-1]
    return out, owners


def conflicts(arcs):
    """Pairs of edges that meet elsewhere than in a common end."""
    edges = [(i, k, a, b) for i, (points, _) in enumerate(arcs)
             for k, (a, b) in enumerate(zip(points, points[1:]))]
    shapes = [LineString([a, b]) for _, _, a, b in edges]
    left, right = STRtree(shapes).query(shapes, predicate="intersects")
    for m, n in sorted((int(m), int(n)) for m, n in zip(left, right) if m < n):
        hit = shapes[m].intersection(shapes[n])
        common = {edges[m][2], edges[m][3]} & {edges[n][2], edges[n][3]}
        if not (hit.geom_type == "Point" and (hit.x, hit.y) in common):
            yield edges[m], edges[n]


def repair(inner, state):
    """Drops vertices of inner arcs until no two edges cross."""
    dropped = []
    for _ in range(50):
        found = list(conflicts(inner + state))
        if not found:
            return dropped
        touched = set()
        for pair in found:
            for i, k, a, b in pair:
                if i >= len(inner) or i in touched:
                    continue
                points = inner[i][0]
                at = k + 1 if k + 2 < len(points) else k
                if 0 < at < len(points) - 1:
                    dropped.append(points.pop(at))
                    touched.add(i)
                    break
        assert touched, f"cannot repair {found[:3]}"
    raise AssertionError("repair does not end")


# ---- arcs to rings ------------------------------------------------------------

def stitch(arcs):
    """Closed rings from arcs that meet end to end."""
    ends, rings, left = defaultdict(list), [], set()
    for i, points in enumerate(arcs):
        if points[0] == points[-1]:
            rings.append(points)
            continue
        left.add(i)
        ends[points[0]].append(i)
        ends[points[-1]].append(i)
    assert all(len(v) == 2 for v in ends.values()), {k: v for k, v in ends.items() if len(v) != 2}
    while left:
        i = min(left)
        left.remove(i)
        ring = list(arcs[i])
        while ring[-1] != ring[0]:
            (i,) = [j for j in ends[ring[-1]] if j in left]
            left.remove(i)
            points = arcs[i] if arcs[i][0] == ring[-1] else arcs[i][::-1]
            ring.extend(points[1:])
        rings.append(ring)
    return rings


def oriented(ring, counter_clockwise):
    """A ring in the given sense that starts at its smallest vertex."""
    if LinearRing(ring).is_ccw != counter_clockwise:
        ring = ring[::-1]
    at = ring.index(min(ring))
    return ring[at:-1] + ring[:at] + [ring[at]]


# How far lines may lie from the true ones, metres: estimates (data/README.md).  Where two regions meet
# the worse figure holds.  The state border of the core is kept as the source has it (20 m); elsewhere it
# is thinned by up to 60 m.  The source's Belarus and its neighbours lie up to 122 m apart at the core and
# up to 640 m near 29 E.
INNER_ACCURACY_M = 2000
STATE_ACCURACY_M = {"BY-HO": 700, "BY-MA": 150}


def polygons_of(rings):
    """Exteriors with their holes, biggest first."""
    rings = sorted(rings, key=lambda r: -Polygon(r).area)
    polygons = []
    for ring in rings:
        inside = [p for p in polygons if Polygon(p[0]).contains(Polygon(ring))]
        (inside[0] if inside else polygons).append(
            oriented(ring, False) if inside else [oriented(ring, True)])
    return polygons


def features(admin1, arcs, enclave):
    for code in REGIONS:
        rings = stitch([points for points, owners in arcs if code in owners])
        if code in ENCLAVE:
            rings.append(enclave)
        polygons = polygons_of(rings)
        source, fixed = admin1[code][1], FIXED.get(code, {})
        properties = {
            "iso_3166_2": code, "country": code[:2], "level": 1, "context": code not in CORE,
            "names": {"en": ENGLISH[code], "ru": fixed.get("ru", source["name_ru"]),
                      "uk": fixed.get("uk", source["name_uk"])},
            "wikidata": fixed.get("wikidata", source["wikidataid"]),
            "accuracy_m": INNER_ACCURACY_M,
            "state_border_accuracy_m": STATE_ACCURACY_M.get(code, 20 if code in CORE else 80),
        }
        if properties["wikidata"] is None:
            del properties["wikidata"]
        geometry = ({"type": "Polygon", "coordinates": polygons[0]} if len(polygons) == 1
                    else {"type": "MultiPolygon", "coordinates": polygons})
        yield {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def build(admin1_text, countries_text):
    """The features of regions.geojson; prints what was done on the way."""
    admin1 = load_admin1(admin1_text)
    owners = edge_owners(admin1)
    near = {o for pair in owners.values() if pair & set(CORE) for o in pair}
    assert near <= set(REGIONS), f"neighbours of the core left out: {near - set(REGIONS)}"
    rings, enclave = load_countries(countries_text)
    lines = {}
    for name, (a, b) in LINES.items():
        lines[name], gaps = shared_line(rings[a], rings[b])
        print(f"state border {name}: {len(lines[name])} vertices, {len(gaps)} stretches taken from one side only")
    inner, state, moves = conflate(build_arcs(owners), lines)
    inner = [thin(arc, THIN_INNER_M) for arc in inner]
    state = [thin(arc, THIN_STATE_M) for arc in state]
    dropped = repair(inner, state)
    print(f"arcs: {len(inner)} inner, {len(state)} state border; vertices dropped in repair: {len(dropped)} {dropped}")
    print("ends of inner lines brought to the state border:")
    for pair, name, old, new, distance, how in sorted(moves, key=lambda m: -m[4]):
        print(f"  {' | '.join(pair):18} on {name}  {old} -> {new}  {distance:6.0f} m  {how}")
    return list(features(admin1, inner + state, enclave))
