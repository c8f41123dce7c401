//! The command, as a user meets it: text, JSON, errors and exit codes.
#![cfg(all(feature = "cli", feature = "bundled"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn frontline(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_frontline")).args(arguments).current_dir(ROOT).output().unwrap()
}

/// What a run that succeeds says.
fn told(arguments: &[&str]) -> String {
    let output = frontline(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    assert_eq!(errors, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code of a run that does not, and its words.
fn refused(arguments: &[&str]) -> (i32, String) {
    let output = frontline(arguments);
    assert_eq!(output.stdout, b"", "{arguments:?}");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A path for a file of this test, where there is none.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn the_situation_is_that_of_the_example() {
    let pinned = include_str!("expected/situation.txt");
    let own = told(&["situation", "2024-08-10"]);
    assert!(pinned.starts_with(&own), "{own}");
}

#[test]
fn every_answer_comes_as_json_too() {
    for arguments in [
        &["situation", "2024-08-10"][..],
        &["at", "35.271", "51.191", "--day", "2024-08-10"],
        &["at", "-35.271", "-51.191"],
        &["compare", "2024-08-10", "2024-09-01"],
        &["front", "2024-08-10", "--town", "Sudzha"],
    ] {
        assert!(told(arguments).lines().count() > 3);
        let json: Value = serde_json::from_str(&told(&[arguments, &["--json"]].concat())).unwrap();
        assert!(json.is_object());
    }
}

#[test]
fn a_town_is_a_place_with_an_accuracy_of_its_own() {
    let by_name: Value = serde_json::from_str(&told(&["at", "Sudzha", "--json"])).unwrap();
    assert_eq!((&by_name["accuracy_m"], &by_name["position"][0]), (&700.0.into(), &35.271.into()));
    let by_id = told(&["at", "geonames:486816", "--json"]);
    assert_eq!(by_name, serde_json::from_str::<Value>(&by_id).unwrap());
    let two_words = told(&["at", "Malaya", "Loknya"]);
    assert!(two_words.contains("Malaya Loknya, 0.00"), "{two_words}");
}

#[test]
fn views_are_narrowed_by_rule_and_knowledge() {
    let early = told(&["situation", "2024-08-10", "--known-by", "2024-08-08"]);
    assert!(early.starts_with(
        "SITUATION on 2024-08-10, by the rule \"newest\", of what had been stated by 2024-08-08\n"
    ));
    assert!(!early.contains("KC007"));
    let verdict = |rule| told(&["at", "Sudzha", "--day", "2025-03-13", "--policy", rule]);
    assert!(verdict("newest").contains("Sudzha, 0.00 ± 1.40 km: claimed by Russia"));
    assert!(verdict("against-interest").contains("Sudzha, 0.00 ± 1.40 km: held by Russia since 2025-03-12"));
}

#[test]
fn data_of_ones_own_answers_alike() {
    let own = told(&["front", "2024-08-10", "--town", "Sudzha"]);
    assert_eq!(told(&["front", "2024-08-10", "--town", "Sudzha", "--data", "data/kursk_2024"]), own);
}

#[test]
fn what_cannot_be_answered_says_why() {
    let position = "error: expected a longitude and a latitude like 35.271 51.191, or a town, found";
    for (arguments, code, message) in [
        (&["at", "35,27", "51"][..], 1, format!("{position} \"35,27 51\"\n")),
        (&["at", "1", "2", "3"], 1, format!("{position} \"1 2 3\"\n")),
        (&["at", "35", "151"], 1, "error: latitude 151 is outside [-90, 90]; are the axes swapped?\n".into()),
        (&["at", "Sudhza"], 1, "error: there is no town \"Sudhza\"; there are Sudzha".into()),
        (&["at", "Sudzha", "--accuracy=-1"], 1, "error: distance -1 m is not a finite number of 0 or more\n".into()),
        (&["front", "--between", "RU", "XX"], 1, "error: there is no party \"XX\"\n".into()),
        (
            &["situation", "--policy", "oldest"],
            1,
            "error: expected newest, majority, against-interest or ids of sources apart by commas, found \"oldest\"\n".into(),
        ),
        (&["situation", "--data", "nowhere"], 1, "error: nowhere: cannot be read: ".into()),
        (&["situation", "2024-13-01"], 2, "error: invalid value '2024-13-01' for '[DAY]'".into()),
        (&["compare", "2024-08-10"], 2, "error: the following required arguments were not provided".into()),
        (&["conquer"], 2, "error: unrecognized subcommand 'conquer'".into()),
    ] {
        let (found, told) = refused(arguments);
        assert_eq!(found, code, "{arguments:?}: {told}");
        assert!(told.starts_with(&message), "{arguments:?}: {told}");
    }
}

#[test]
fn a_table_comes_out_with_answers_and_bad_rows_are_told() {
    let out = fresh("events.csv");
    let output = frontline(&["enrich", "examples/data/events.csv", out.to_str().unwrap()]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert!(errors.starts_with("row 6: not a valid day: expected one like 2024-08-10"), "{errors}");
    assert!(errors.ends_with(
        "1 rows lie outside all regions and would lie in one with longitude and latitude exchanged\n"
    ));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "6 rows, 1 of which could not be read\n");
    let (before, after) = (
        std::fs::read_to_string("examples/data/events.csv").unwrap(),
        std::fs::read_to_string(&out).unwrap(),
    );
    assert_eq!(before.lines().count(), after.lines().count());
    for (before, after) in before.lines().zip(after.lines()) {
        assert!(after.starts_with(before), "{after}");
    }
}

#[test]
fn the_bundled_data_has_nothing_to_mend() {
    assert_eq!(told(&["lint", "data/kursk_2024"]), "0 errors, 0 warnings, 0 notes\n");
    let json: Value = serde_json::from_str(&told(&["lint", "data/kursk_2024", "--json"])).unwrap();
    assert_eq!(json["findings"], Value::Array(Vec::new()));
}

/// A map of one day in the manner of the first preset, with a fault: its ring is not closed.
const MAP: &str = r##"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "Liberated", "fill": "#01579b"}, "geometry": {"type": "Polygon",
     "coordinates": [[[35.1, 51.2], [35.4, 51.2], [35.4, 51.3], [35.1, 51.3]]]}},
    {"type": "Feature", "properties": {"name": "An arrow", "fill": "#000000"}, "geometry": {"type": "Point", "coordinates": [35, 51]}}]}"##;

#[test]
fn maps_of_ones_own_are_mended_counted_and_answer() {
    let map = fresh("map_1723723200.geojson");
    std::fs::write(&map, MAP).unwrap();
    let map = map.to_str().unwrap();
    let output = frontline(&["at", "35.2", "51.25", "--day", "2024-08-15", "--maps", "deepstate", map]);
    let (text, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(text.contains("  ground: Ukraine (from extents)\n"), "{text}");
    assert!(errors.contains("1 maps, 2 features, 1 rings closed"), "{errors}");
    assert!(errors.contains("skipped 1: "), "{errors}");

    // The same maps twice are not two maps.
    let (_, error) = refused(&["situation", "--maps", "deepstate", map, "--maps", "deepstate", map]);
    assert!(error.ends_with("; maps of one meaning belong into one folder\n"), "{error}");

    // A day beyond the series is told without them, and says so; maps that are none are refused.
    let later = frontline(&["at", "35.2", "51.25", "--day", "2024-08-20", "--maps", "deepstate", map]);
    let errors = String::from_utf8(later.stderr).unwrap();
    assert!(
        errors.ends_with(
            "are of 2024-08-15 to 2024-08-15 and say nothing of 2024-08-20: it is told without them\n"
        ),
        "{errors}"
    );
    let (_, error) = refused(&["situation", "--maps", "deepstate", "nowhere"]);
    assert!(error.starts_with("error: nowhere: cannot be read: No such file"), "{error}");
    let (_, error) = refused(&["situation", "--maps", "owl", map]);
    assert!(error.ends_with("there is no map in it that can be used as owl says\n"), "{error}");
    assert!(refused(&["lint", "nowhere"]).1.starts_with("error: nowhere: cannot be read: No such file"));

    let found = frontline(&["lint", map, "--meaning", "deepstate"]);
    let text = String::from_utf8(found.stdout).unwrap();
    assert_eq!(found.status.code(), Some(3), "{text}");
    assert!(text.contains("map_1723723200.geojson: warning: unclosed: 1 rings are not closed; end each ring where it starts\n"), "{text}");

    let claims = fresh("claims.json");
    let converted = frontline(&["convert", map, claims.to_str().unwrap(), "--meaning", "deepstate"]);
    assert_eq!(String::from_utf8(converted.stdout).unwrap(), "1 claims, 1 left out\n");
    assert_eq!(frontline::claims::from_file(&claims).unwrap().claims.len(), 1);
    let (code, error) = refused(&["lint", map, "--meaning", "nobody"]);
    assert_eq!(code, 1);
    assert!(
        error.starts_with("error: nobody: cannot be read: ")
            && error.ends_with("the presets are deepstate, owl, isw, cyterat\n"),
        "{error}"
    );
}

#[test]
fn shapes_pass_from_format_to_format() {
    let (kml, back) = (fresh("regions.kml"), fresh("regions.geojson"));
    let regions = "data/kursk_2024/boundaries/regions.geojson";
    assert_eq!(told(&["convert", regions, kml.to_str().unwrap()]), "19 features, 0 left out\n");
    assert_eq!(
        told(&["convert", kml.to_str().unwrap(), back.to_str().unwrap()]),
        "19 features, 0 left out\n"
    );
    let shapes = |path: &Path| frontline::shapes::from_file(path).unwrap().features;
    for (before, after) in shapes(Path::new(regions)).iter().zip(shapes(&back)) {
        assert_eq!(before.geometry, after.geometry);
    }
    assert_eq!(refused(&["convert", regions, "regions.docx"]).0, 1);
}

#[test]
fn maps_to_look_at_are_written_by_their_names() {
    let (svg, html) = (fresh("day.svg"), fresh("days.html"));
    let of_day = |to: &Path| told(&["map", to.to_str().unwrap(), "--day", "2024-08-10", "--width", "400"]);
    assert!(of_day(&svg).contains("day.svg: "));
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("2024-08-10"));
    of_day(&html);
    assert!(std::fs::read_to_string(&html).unwrap().starts_with("<!DOCTYPE html>"));
    let layer = fresh("day.geojson");
    of_day(&layer);
    assert!(!frontline::shapes::from_file(&layer).unwrap().features.is_empty());
    let (code, error) = refused(&["map", "day.png"]);
    assert_eq!(
        (code, error.as_str()),
        (1, "error: day.png: expected a name that ends in .svg, .html or .geojson\n")
    );
    assert_eq!(refused(&["map", svg.to_str().unwrap(), "--colour", "RU", "red"]).0, 1);
}

/// The data of a page that the command writes.
fn page(arguments: &[&str]) -> Value {
    let to = fresh("page.html");
    told(&[&["map", to.to_str().unwrap()], arguments].concat());
    let html = std::fs::read_to_string(&to).unwrap();
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_page_has_the_days_and_the_knowledge_asked_for() {
    let data = page(&[]);
    // Nothing was said before the 7th, but it was said later what had been so since the 6th.
    assert_eq!(data["first"], "2024-08-06");
    let hindsight = data["stops"].as_array().unwrap().len();
    assert_eq!((&data["known"], &data["recorded"]), (&hindsight.into(), &Value::Null));
    let data = page(&["--from", "2024-08-01", "--known-by", "2024-08-08", "--day", "2024-08-10"]);
    assert_eq!((&data["first"], &data["open"]), (&"2024-08-01".into(), &9.into()));
    let stop = usize::try_from(data["known"].as_u64().unwrap()).unwrap();
    assert_eq!(data["stops"][stop], 7);
    let data = page(&["--recorded-by", "2024-08-08"]);
    assert_eq!((&data["recorded"], &data["claims"]), (&"2024-08-08".into(), &serde_json::json!({})));
    assert_eq!(page(&["--policy", "afp"])["policies"][0], "only these sources: AFP");
}

#[test]
fn what_a_map_has_no_use_for_is_refused() {
    for (arguments, message) in [
        (
            &["a.svg", "--from", "2024-08-01"][..],
            "a.svg: it is of one day, --day: --from and --until are for .html",
        ),
        (
            &["a.geojson", "--until", "2024-08-01"],
            "a.geojson: it is of one day, --day: --from and --until are for .html",
        ),
        (
            &["a.geojson", "--region", "XX"],
            "a.geojson: a layer has all regions: --region is for .svg and .html",
        ),
        (
            &["a.html", "--from", "2024-08-06", "--until", "2024-08-10", "--day", "2024-08-11"],
            "a.html: it has the days from 2024-08-06 to 2024-08-10, and not 2024-08-11, on which it is to open",
        ),
        (
            &["a.html", "--from", "2024-08-06", "--until", "2024-08-01"],
            "it ends (2024-08-01) before it starts (2024-08-06)",
        ),
    ] {
        let (code, error) = refused(&[&["map"], arguments].concat());
        assert_eq!((code, error), (1, format!("error: {message}\n")), "{arguments:?}");
    }
    let (code, error) = refused(&["map", "a.svg", "--region", "XX"]);
    assert!(
        code == 1 && error.starts_with("error: there is no region or country XX; regions are "),
        "{error}"
    );
}

/// The map of a region credits the claims that what it shows rests on, and no others.
#[test]
fn the_map_of_a_region_credits_what_it_shows() {
    let credits = |region: &str| {
        let to = fresh("region.svg");
        told(&["map", to.to_str().unwrap(), "--day", "2024-08-10", "--region", region]);
        std::fs::read_to_string(&to).unwrap()
    };
    assert!(credits("RU-KRS").contains(" claims are used, by "));
    assert!(credits("RU-SMO").contains("No claim speaks of these places."));
}

#[test]
fn tables_that_are_none_are_refused_and_nothing_is_left() {
    let (table, out) = (fresh("bare.csv"), fresh("bare.out.csv"));
    let (path, to) = (table.to_str().unwrap(), out.to_str().unwrap());
    for (text, message) in [
        ("", "there are no rows, not even a header"),
        ("lon,lat,date\n", "there are no rows, only a header"),
        (
            "lon,date\n35,2024-08-10\n",
            "not a valid header: no column of latitudes; columns are lon, date; name it with --lat",
        ),
        (
            "lon,lat\n35,51\n",
            "not a valid header: no column of days, which control and front need; columns are lon, lat; name it with --date, give all rows a day with --day, or leave out what needs days with --no-control",
        ),
    ] {
        std::fs::write(&table, text).unwrap();
        let (code, error) = refused(&["enrich", path, to]);
        assert_eq!((code, error.as_str()), (1, format!("error: {path}: {message}\n").as_str()));
    }
    std::fs::write(&table, "lon,lat\n35.271,51.191\n35,151\n").unwrap();
    let (code, error) = refused(&["enrich", path, to, "--no-control", "--strict"]);
    assert_eq!(
        (code, error),
        (1, format!("error: {path}: row 2: latitude 151 is outside [-90, 90]; are the axes swapped?\n"))
    );
    assert!(
        refused(&["enrich", "examples", to]).1.starts_with("error: examples: cannot be read: it is a folder")
    );
    assert!(
        refused(&["enrich", "nowhere.csv", to])
            .1
            .starts_with("error: nowhere.csv: cannot be read: No such file")
    );
    assert!(
        refused(&["enrich", path, "nowhere/out.csv", "--no-control"])
            .1
            .contains("cannot be written: No such file")
    );
    assert!(!out.exists());
    let told = frontline(&["enrich", path, to, "--day", "2024-08-10", "--delimiter", ","]);
    assert_eq!(told.status.code(), Some(3));
    let first = std::fs::read_to_string(&out).unwrap().lines().nth(1).unwrap().to_owned();
    assert!(first.starts_with("35.271,51.191,RU-KRS,yes,RU,contested,towns,90"), "{first}");
}
