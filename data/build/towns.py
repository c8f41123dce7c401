"""Towns: GeoNames places of the core oblasts, and villages with a cited point.

Every GeoNames row (cities500) of the six oblasts is taken.  A settlement of
places.csv is the same place if its GeoNames id is given, or if a Cyrillic name
agrees and the points lie less than 3 km apart; otherwise it is a row of its own.
Names marked as derived and not seen in a source are left out.
"""

import csv
import io
import json
import unicodedata

from borders import CORE, metres

ADMIN1 = {("RU", "41"): "RU-KRS", ("RU", "09"): "RU-BEL", ("RU", "10"): "RU-BRY",
          ("UA", "21"): "UA-59", ("UA", "02"): "UA-74", ("UA", "07"): "UA-63"}
COUNTS = {"RU-KRS": 41, "RU-BEL": 44, "RU-BRY": 73, "UA-59": 88, "UA-74": 89, "UA-63": 164}
ACCURACY_M = 700  # estimate: sources differ by 60 to 700 m for the same place
SAME_PLACE_M = 3000
MAX_UND = 6
# Rows whose people are already counted in another row: city districts and
# quarters, and one town that stands in the list twice.
PART_OF = {
    13607718: 692194, 13607717: 692194,                    # Zarichnyi, Kovpakivskyi: Sumy
    712759: 692194, 698944: 692194,                        # Basy, Novi Basy: Sumy
    13608465: 710735, 13608468: 710735,                    # Desnyanskyi, Novozavodskyi: Chernihiv
    701643: 710735, 704658: 710735,                        # Masany, Koty: Chernihiv
    6722148: 706483, 6723024: 706483, 13561808: 706483,    # Saltivka, Pivnichna Saltivka, KhTZ: Kharkiv
    12500938: 706483, 6723020: 706483, 690269: 706483,     # Oleksiyivka, Zhuravlivka, Velyka Danylivka: Kharkiv
    824988: 495112,                                        # Gorod Shebekino: Shebekino
}


def load_geonames(text):
    rows = [row for row in json.loads(text).values()
            if (row["countrycode"], row["admin1code"]) in ADMIN1]
    for row in rows:
        row["region"] = ADMIN1[row["countrycode"], row["admin1code"]]
    for region, count in COUNTS.items():
        found = sum(row["region"] == region for row in rows)
        assert found == count, f"{region}: {found} places, {count} expected"
    return {row["geonameid"]: row for row in rows}


def load_places(text):
    return list(csv.DictReader(io.StringIO(text)))


def bare(name):
    """A name without stress marks, for comparison."""
    return unicodedata.normalize("NFC", name.replace("\u0301", "").replace("ё", "е").replace("Ё", "Е"))


def is_cyrillic(name):
    letters = [unicodedata.name(c, "") for c in name if c.isalpha()]
    return bool(letters) and all(n.startswith("CYRILLIC") for n in letters)


def known_names(place):
    """Names of places.csv that a source shows."""
    names = {}
    for lang in ("ru", "uk"):
        name, status = place[f"name_{lang}"], place[f"name_{lang}_status"]
        if name and (status == "seen" or f" {name}," in place["coord_source"]):
            names[lang] = name
    return names


def match(places, geonames):
    """{geonameid: place} for the places that are GeoNames rows."""
    found = {}
    for place in places:
        if place["geonameid"]:
            found[int(place["geonameid"])] = place
            continue
        wanted = {bare(place[k]) for k in ("name_ru", "name_uk") if place[k]}
        point = float(place["lon"]), float(place["lat"])
        for gid, row in geonames.items():
            near = metres(point, (row["longitude"], row["latitude"])) < SAME_PLACE_M
            if near and wanted & {bare(a) for a in row["alternatenames"]}:
                found[gid] = place
                print(f"same place by name: {place['place_id']} = geonames:{gid}")
    assert found.keys() <= geonames.keys(), found.keys() - geonames.keys()
    return found


def folded(name):
    """Letters and digits in lower case without diacritics, as a name is looked up."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).lower() if c.isalnum())


def other_names(row, given, place, mains):
    """Cyrillic alternate names in the order of the source, language not stated; then the spelling of
    places.csv, and Latin alternate names that are the main name of another row: whoever asks for that
    name may mean this one."""
    seen, out = {bare(n) for n in given}, []
    for name in row["alternatenames"]:
        if is_cyrillic(name.replace("\u0301", "")) and bare(name) not in seen:
            seen.add(bare(name))
            out.append(name)
    out = out[:MAX_UND]
    latin = {folded(row["name"])}
    for name in ([place["name_en"]] if place else []) + row["alternatenames"]:
        wanted = folded(name) in mains or (place and name == place["name_en"])
        if wanted and not is_cyrillic(name) and folded(name) not in latin:
            latin.add(folded(name))
            out.append(name)
    return out


def feature(identifier, lon, lat, properties):
    empty = (None, "", 0, [], {})
    return {"type": "Feature", "id": identifier,
            "properties": {k: v for k, v in properties.items() if v not in empty},
            "geometry": {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}}


def geonames_feature(row, place, mains):
    cited = known_names(place) if place else {}
    und = other_names(row, cited.values(), place, mains)
    parent = PART_OF.get(row["geonameid"])
    return feature(f"geonames:{row['geonameid']}", row["longitude"], row["latitude"], {
        "names": {"en": row["name"], **cited, **({"und": und} if und else {})},
        "country": row["countrycode"], "region": row["region"],
        "population": row["population"],
        "kind": place["kind"] if place else None,
        "accuracy_m": int(place["coord_uncertainty_m"]) if place else ACCURACY_M,
        "source": "GeoNames cities500",
        "part_of": f"geonames:{parent}" if parent else None,
    })


def place_feature(place):
    postal = place["coord_source"].startswith("GeoNames postal")
    return feature(f"place:{place['place_id']}", float(place["lon"]), float(place["lat"]), {
        "names": {"en": place["name_en"], **known_names(place)},
        "country": place["iso_3166_2"][:2], "region": place["iso_3166_2"],
        "population": int(place["population"] or 0),
        "kind": place["kind"],
        "accuracy_m": int(place["coord_uncertainty_m"]),
        "source": "GeoNames postal codes" if postal else f"Wikipedia ({place['coord_url']})",
    })


def build(geonames_text, places_text):
    """The features of towns.geojson, by region and id."""
    geonames, places = load_geonames(geonames_text), load_places(places_text)
    same = match(places, geonames)
    taken = {place["place_id"] for place in same.values()}
    mains = {folded(row["name"]) for row in geonames.values()} | {folded(p["name_en"]) for p in places}
    out = [geonames_feature(row, same.get(gid), mains) for gid, row in geonames.items()]
    out += [place_feature(place) for place in places if place["place_id"] not in taken]
    return sorted(out, key=lambda f: (CORE.index(f["properties"]["region"]), f["id"]))
