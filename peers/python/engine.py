"""shapely, GeoPandas, SciPy and pyproj: questions in bulk, over whole arrays, as Python users ask them.

usage: engine.py QUESTION FOLDER; the line protocol is in ../README.md.
"""

import ctypes
import platform
import sys
import time

import numpy as np
import pyproj
import shapely

GEOD = pyproj.Geod(ellps="WGS84")
TO_SPACE = pyproj.Transformer.from_crs(4979, 4978, always_xy=True)
PYTHON = f"Python {platform.python_version()}"
SHAPELY = f"{PYTHON}, shapely {shapely.__version__}, GEOS {'.'.join(map(str, shapely.geos_version))}"
PYPROJ = f"{PYTHON}, pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}"


class Mallinfo2(ctypes.Structure):
    """What glibc's `mallinfo2` returns."""

    NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in NAMES.split()]


def heap():
    """Bytes on the heap now, or None where the C library cannot tell."""
    try:
        mallinfo2 = ctypes.CDLL(None).mallinfo2
    except AttributeError:
        return None
    mallinfo2.restype = Mallinfo2
    info = mallinfo2()
    return info.uordblks + info.hblkhd


def read_points(folder, name="points"):
    return np.loadtxt(f"{folder}/{name}.txt")


def read_shapes(folder, name="shapes"):
    with open(f"{folder}/{name}.wkt", encoding="ascii") as file:
        return shapely.from_wkt(file.read().splitlines())


def in_pairs(pairs, count):
    """The first region found for each point, -1 for none; `pairs` are rows of points and rows of regions."""
    found = np.full(count, -1)
    found[pairs[0]] = pairs[1]
    return found


def region(number):
    return "-" if number < 0 else str(number)


def towns(numbers):
    return " ".join(map(str, numbers))


def grouped(pairs, count):
    """The second row of pairs as one array for each value of the first, which ascends."""
    return np.split(pairs[1], np.searchsorted(pairs[0], np.arange(1, count)))


# Each question is `(folder) -> (version, build, write)`: `build()` makes the index and returns `answer`, and
# `answer(points)` returns one answer a point, each of which `write` turns into text.


def contains(folder):
    """One shape: the vectorised test against a prepared geometry."""
    (shape,) = read_shapes(folder)
    west, south, east, north = shape.bounds

    def build():
        shapely.prepare(shape)
        # The index is made when a point in the box is asked about for the second time.
        shapely.contains_xy(shape, 2 * [(west + east) / 2], 2 * [(south + north) / 2])
        return lambda points: shapely.contains_xy(shape, points[:, 0], points[:, 1])

    return SHAPELY, build, lambda inside: region(0 if inside else -1)


def contains_tree(folder):
    """Many shapes: a tree of boxes, then prepared geometries."""
    shapes = read_shapes(folder)

    def build():
        tree = shapely.STRtree(shapes)
        tree.query(shapely.points(0.0, 0.0))
        return lambda points: in_pairs(tree.query(shapely.points(points), predicate="within"), len(points))

    return SHAPELY, build, region


def contains_sjoin(folder):
    """Many shapes: a spatial join of data frames."""
    import geopandas

    shapes = read_shapes(folder)

    def build():
        regions = geopandas.GeoDataFrame(geometry=shapes)
        regions.sindex.query(shapely.points(0.0, 0.0))

        def answer(points):
            frame = geopandas.GeoDataFrame(geometry=shapely.points(points))
            joined = geopandas.sjoin(frame, regions, predicate="within")
            return in_pairs((joined.index.to_numpy(), joined["index_right"].to_numpy()), len(points))

        return answer

    return f"{PYTHON}, GeoPandas {geopandas.__version__}", build, region


def nearest_edge(folder):
    """Nearest in degrees, then the geodesic to that point."""
    (line,) = read_shapes(folder, "line")

    def build():
        shapely.prepare(line)
        shapely.shortest_line(line, shapely.points([(0.0, 0.0), (1.0, 1.0)]))

        def answer(points):
            ways = shapely.get_coordinates(shapely.shortest_line(line, shapely.points(points)))
            return GEOD.inv(*points.T, *ways[::2].T)[2]

        return answer

    return SHAPELY, build, repr_float


def nearest(folder):
    """Nearest in degrees."""
    places = read_points(folder, "towns")

    def build():
        tree = shapely.STRtree(shapely.points(places))
        tree.nearest(shapely.points(0.0, 0.0))
        return lambda points: tree.nearest(shapely.points(points))

    return SHAPELY, build, str


def in_space(points):
    """Positions in metres from the middle of the Earth."""
    return np.column_stack(TO_SPACE.transform(*points.T, np.zeros(len(points))))


def scipy_tree(folder, ask):
    import scipy.spatial

    places = read_points(folder, "towns")

    def build():
        tree = scipy.spatial.cKDTree(in_space(places))
        return lambda points: ask(tree, places, points)

    return f"{PYTHON}, SciPy {scipy.__version__}, pyproj {pyproj.__version__}", build


def nearest_scipy(folder):
    """Nearest by the chord in space."""
    return *scipy_tree(folder, lambda tree, places, points: tree.query(in_space(points))[1]), str


def nearest_10_scipy(folder):
    return *scipy_tree(folder, lambda tree, places, points: tree.query(in_space(points), 10)[1]), towns


def within_50_km_scipy(folder):
    """At most 50 km away by the chord in space."""
    return *scipy_tree(folder, lambda tree, places, points: tree.query_ball_point(in_space(points), 5e4)), towns


def nearest_10_scipy_geodesic(folder, count=10):
    """Nearest by the chord, then the geodesics, and the order that they have by them."""

    def ask(tree, places, points):
        found = tree.query(in_space(points), [*range(1, count + 1)])[1]
        metres = GEOD.inv(*np.repeat(points, count, axis=0).T, *places[found.ravel()].T)[2]
        order = np.argsort(metres.reshape(found.shape), axis=1)
        return np.take_along_axis(found, order, axis=1)

    return *scipy_tree(folder, ask), towns


def nearest_scipy_geodesic(folder):
    return nearest_10_scipy_geodesic(folder, 1)


def within_50_km_geopandas(folder):
    """GEOS's dwithin knows degrees only: all in a box around the point, then geodesics."""
    import geopandas

    places = read_points(folder, "towns")

    def build():
        index = geopandas.GeoSeries(shapely.points(places)).sindex
        index.query(shapely.points(0.0, 0.0))

        def answer(points):
            high = 50_000 / 110_500
            wide = high / np.cos(np.radians(np.abs(points[:, 1]) + high))
            lon, lat = points.T
            pairs = index.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
            metres = GEOD.inv(*points[pairs[0]].T, *places[pairs[1]].T)[2]
            return grouped(pairs[:, metres <= 50_000], len(points))

        return answer

    return f"{PYTHON}, GeoPandas {geopandas.__version__}, pyproj {pyproj.__version__}", build, towns


def inverse(folder):
    """The yardstick: one geodesic from each point to its end."""
    ends = read_points(folder, "ends")
    return PYPROJ, lambda: lambda points: GEOD.inv(*points.T, *ends[: len(points)].T)[2], repr_float


def repr_float(value):
    return repr(float(value))


QUESTIONS = (
    contains, contains_tree, contains_sjoin, nearest_edge, nearest, nearest_scipy, nearest_10_scipy,
    nearest_scipy_geodesic, nearest_10_scipy_geodesic, within_50_km_scipy, within_50_km_geopandas, inverse,
)  # fmt: skip


def main(question, folder):
    points = read_points(folder)
    version, build, write = {each.__name__: each for each in QUESTIONS}[question](folder)
    before, start = heap(), time.perf_counter_ns()
    answer = build()
    built, after = time.perf_counter_ns() - start, heap()
    print("ready", built, -1 if before is None else after - before, version, flush=True)
    for line in sys.stdin:
        command, count, *path = line.rstrip("\n").split(" ", 2)
        some = points[: int(count)]
        start = time.perf_counter_ns()
        answers = answer(some)
        ns = (time.perf_counter_ns() - start) / len(some)
        if command == "answers":
            with open(path[0], "w", encoding="ascii") as file:
                file.writelines(write(each) + "\n" for each in answers)
        print(ns, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
