"""GeoPandas and SedonaDB on the event table of `../tables.sh`, and the comparison of what they say.

usage: tables.py ENGINE FOLDER FROM TO    enriches, prints rows, seconds and KiB as JSON
       tables.py report FOLDER            compares all that is in the folder, prints the table
"""

import importlib.metadata
import json
import resource
import sys
import time
from pathlib import Path

import pandas as pd


def geopandas_frames(folder, source):
    """Events, regions, border and towns, with the reference system that GeoPandas estimates for metres."""
    import geopandas as gpd

    events = pd.read_parquet(source)
    points = gpd.points_from_xy(events.longitude, events.latitude, crs=4326)
    events = gpd.GeoDataFrame(events, geometry=points)
    regions = pd.read_csv(folder / "regions.tsv", sep="\t")
    regions = gpd.GeoDataFrame(regions[["region", "country"]], geometry=gpd.GeoSeries.from_wkt(regions.wkt), crs=4326)
    border = gpd.GeoSeries.from_wkt([(folder / "border.wkt").read_text()], crs=4326)
    towns = pd.read_csv(folder / "towns.tsv", sep="\t", dtype={"nearest_town": str})
    towns = gpd.GeoDataFrame(towns[["nearest_town"]], geometry=gpd.points_from_xy(towns.lon, towns.lat), crs=4326)
    return events, regions, border, towns, border.estimate_utm_crs()


def geopandas(folder, source, target, to_border):
    """A spatial join for the region, and distances in the plane of UTM."""
    import geopandas as gpd

    began = time.perf_counter()
    events, regions, border, towns, metres = geopandas_frames(folder, source)
    events = gpd.sjoin(events, regions, how="left", predicate="within").drop(columns="index_right")
    # On a boundary of two regions an event would stand twice.
    events = events[~events.index.duplicated()].to_crs(metres)
    events["distance_to_border_m"] = to_border(events, border.to_crs(metres))
    events = gpd.sjoin_nearest(events, towns.to_crs(metres), distance_col="distance_to_town_m")
    events = events[~events.index.duplicated()]
    pd.DataFrame(events.drop(columns=["geometry", "index_right"])).to_parquet(target)
    return len(events), time.perf_counter() - began


def by_distance(events, border):
    return events.distance(border.iloc[0])


def segments(line):
    """The segments of lines, each a line of its own."""
    import numpy as np
    import shapely

    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    return shapely.linestrings(np.concatenate([np.stack([part[:-1], part[1:]], axis=1) for part in parts]))


def segments_of(wkt):
    import shapely

    return shapely.to_wkt(segments(shapely.from_wkt(wkt)), rounding_precision=-1)


def by_segments(events, border):
    """The nearest of the border's segments, by a tree over them."""
    import geopandas as gpd

    parts = gpd.GeoDataFrame(geometry=segments(border.iloc[0]), crs=border.crs)
    near = gpd.sjoin_nearest(events[["geometry"]], parts, distance_col="metres")
    return near.metres[~near.index.duplicated()]


REGIONS = """
    SELECT e.*, r.region, r.country FROM (SELECT *, {point} AS at FROM events) e
    LEFT JOIN regions r ON ST_Within(ST_Point(e.longitude, e.latitude, 4326), r.shape)"""

PLANE = f"""
    SELECT e.* EXCEPT (at), ST_Distance(e.at, b.line) AS distance_to_border_m,
        t.nearest_town, ST_Distance(e.at, t.at) AS distance_to_town_m
    FROM ({REGIONS}) e CROSS JOIN border b JOIN towns t ON ST_KNN(e.at, t.at, 1, FALSE)"""

# Two nearest-neighbour joins in one query are not planned, so what the first gives is kept.
TOWNS = f"""
    SELECT e.*, t.nearest_town, ST_Distance(e.at, t.at) AS distance_to_town_m
    FROM ({REGIONS}) e JOIN towns t ON ST_KNN(e.at, t.at, 1, FALSE)"""

SEGMENTS = """
    SELECT e.* EXCEPT (at), ST_Distance(e.at, b.line) AS distance_to_border_m
    FROM with_towns e JOIN border b ON ST_KNN(e.at, b.line, 1, FALSE)"""

SPHERE = f"""
    SELECT e.* EXCEPT (at), ST_Distance(e.at, b.line) AS distance_to_border_m
    FROM ({REGIONS}) e CROSS JOIN border b"""


def sedona(folder, source, target, query, point, line):
    """One query: a spatial join for the region, distances in the plane of UTM or on a sphere."""
    import sedonadb

    began = time.perf_counter()
    sd = sedonadb.connect()
    view = lambda frame, name: sd.create_data_frame(frame).to_view(name, overwrite=True)
    sd.read_parquet(str(source)).to_view("events")
    view(pd.read_csv(folder / "regions.tsv", sep="\t"), "regions_text")
    sd.sql("SELECT region, country, ST_GeomFromWKT(wkt, 4326) AS shape FROM regions_text").to_memtable().to_view("regions")
    border = (folder / "border.wkt").read_text()
    view(pd.DataFrame({"wkt": segments_of(border) if query is SEGMENTS else [border]}), "border_text")
    sd.sql(f"SELECT {line} AS line FROM border_text").to_memtable().to_view("border")
    view(pd.read_csv(folder / "towns.tsv", sep="\t", dtype={"nearest_town": str}), "towns_text")
    point_of_town = point.replace("longitude", "lon").replace("latitude", "lat")
    sd.sql(f"SELECT nearest_town, {point_of_town} AS at FROM towns_text").to_memtable().to_view("towns")
    if query is SEGMENTS:
        sd.sql(TOWNS.format(point=point)).to_memtable().to_view("with_towns")
    sd.sql(query.format(point=point)).to_parquet(str(target))
    seconds = time.perf_counter() - began
    import pyarrow.parquet

    return pyarrow.parquet.read_metadata(target).num_rows, seconds


POINT = "ST_Transform(ST_Point(longitude, latitude, 4326), 'EPSG:32636')"
LINE = "ST_Transform(ST_GeomFromWKT(wkt, 4326), 'EPSG:32636')"
ENGINES = {
    "geopandas-distance": (
        "GeoPandas, `sjoin`, `distance` to the border in UTM, `sjoin_nearest`",
        lambda *paths: geopandas(*paths, by_distance),
    ),
    "geopandas-segments": (
        "GeoPandas, the same, the border by `sjoin_nearest` of its segments",
        lambda *paths: geopandas(*paths, by_segments),
    ),
    "sedona-plane": (
        "SedonaDB, `ST_Within` join, `ST_Distance` to the border in UTM, `ST_KNN` join",
        lambda *paths: sedona(*paths, PLANE, POINT, LINE),
    ),
    "sedona-segments": (
        "SedonaDB, the same, the border by `ST_KNN` join with its segments",
        lambda *paths: sedona(*paths, SEGMENTS, POINT, LINE),
    ),
    "sedona-sphere": (
        "SedonaDB, `ST_Within` join, `ST_Distance` of geographies; no towns",
        lambda *paths: sedona(*paths, SPHERE, "ST_GeogPoint(longitude, latitude)", "ST_GeogFromWKT(wkt)"),
    ),
}
OURS = {
    "parquet": "frontline, Parquet",
    "csv": "frontline, CSV",
    "parquet-control": "frontline, Parquet, with control and front of the day",
    "csv-control": "frontline, CSV, with control and front of the day",
}


def errors(ours, theirs):
    """Rows with another region, and how far distances are off."""
    ours, theirs = ours.set_index("event_id"), theirs.drop_duplicates("event_id").set_index("event_id")
    ours = ours.loc[theirs.index]
    regions = int((ours.region.fillna("") != theirs.region.fillna("")).sum())
    off = (ours.distance_to_border_m - theirs.distance_to_border_m).abs()
    border = f"{off.median():,.2f} · {off.quantile(0.99):,.1f} · {off.max():,.0f}"
    if "nearest_town" not in theirs:
        return [str(regions), border, "", ""]
    towns = int((ours.nearest_town != theirs.nearest_town).sum())
    off = (ours.distance_to_town_m - theirs.distance_to_town_m).abs()
    return [str(regions), border, str(towns), f"{off.median():,.2f} · {off.quantile(0.99):,.1f} · {off.max():,.0f}"]


def report(folder):
    told = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json") if path.stat().st_size}
    rate = lambda name: told[name]["rows"] / told[name]["seconds"]
    named = OURS | {name: title for name, (title, _) in ENGINES.items()}
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ["geopandas", "shapely", "pyproj", "sedonadb"])
    print(f"* {versions}\n")
    print("| | rows | seconds | rows a second | frontline is faster by | peak memory, MB | regions that differ | border, metres off: median · 99 % · most | towns that differ | town, metres off |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    ours = pd.read_parquet(folder / "parquet.out.parquet")
    for name, title in named.items():
        if name not in told:
            print(f"| {title} | skipped | | | | | | | | |")
            continue
        about = told[name]
        cells = [f"{about['rows']:,}", f"{about['seconds']:.1f}", f"{rate(name):,.0f}"]
        cells.append("" if name in OURS else f"{rate('parquet') / rate(name):,.0f} times")
        cells.append(f"{about['kib'] / 1024:,.0f}")
        cells += ["", "", "", ""] if name in OURS else errors(ours, pd.read_parquet(folder / f"{name}.out.parquet"))
        print("| " + " | ".join([title, *cells]) + " |")


def main():
    engine, folder = sys.argv[1], Path(sys.argv[2])
    if engine == "report":
        report(folder)
        return
    rows, seconds = ENGINES[engine][1](folder, Path(sys.argv[3]), Path(sys.argv[4]))
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"rows": rows, "seconds": round(seconds, 3), "kib": kib}))


main()
