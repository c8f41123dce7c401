//! Positions, days and codes of every type, nulls, and what is wrong with the rest.

use std::fs;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray,
    Float32Array, Float64Array, Int32Array, Int64Array, LargeBinaryArray, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, StructArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt8Array,
};
use arrow_schema::{DataType, Field};
use frontline::table::{Precision, TableOptions, enrich_file, enrich_parquet_file};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::{Folder, batch, enriched, enricher, metres, plain, read, text, write};

const LON: f64 = 35.25;
const LAT: f64 = 51.125;
/// 2024-08-10.
const DAY: i32 = 19_945;

fn lon() -> ArrayRef {
    Arc::new(Float64Array::from(vec![LON, LON]))
}

fn lat() -> ArrayRef {
    Arc::new(Float64Array::from(vec![LAT, LAT]))
}

/// Two rows alike, with days and codes.
fn answers(lon: ArrayRef, lat: ArrayRef, day: ArrayRef, code: ArrayRef) -> RecordBatch {
    let table = batch(vec![("lon", lon), ("lat", lat), ("date", day), ("geo_precision", code)]);
    let (out, done) = enriched(&table, &enricher(), &TableOptions::default()).unwrap();
    assert_eq!((done.rows, done.bad_rows), (2, 0), "{:?}", done.first_bad);
    assert_eq!(text(&out, "region", 0), Some("RU-KRS"));
    out.project(&(4..out.num_columns()).collect::<Vec<_>>()).unwrap()
}

#[test]
fn every_type_is_read_alike() {
    let day = || Arc::new(Date32Array::from(vec![DAY, DAY])) as ArrayRef;
    let code = || Arc::new(Int32Array::from(vec![2, 2])) as ArrayRef;
    let expected = answers(lon(), lat(), day(), code());
    let lons: Vec<ArrayRef> = vec![
        Arc::new(Float32Array::from(vec![35.25, 35.25])),
        Arc::new(StringArray::from(vec!["35.25", " 35.250 "])),
        Arc::new(StringViewArray::from(vec!["35.25", "3525e-2"])),
        Arc::new(
            Decimal128Array::from(vec![352_500_000, 352_500_000]).with_precision_and_scale(20, 7).unwrap(),
        ),
        Arc::new(vec!["35.25", "35.25"].into_iter().collect::<DictionaryArray<Int8Type>>()),
    ];
    for lon in lons {
        let kind = lon.data_type().clone();
        assert_eq!(answers(lon, lat(), day(), code()), expected, "longitudes of {kind}");
    }
    let evening = i64::from(DAY) * 86_400 + 80_000;
    let days: Vec<ArrayRef> = vec![
        Arc::new(Date64Array::from(vec![i64::from(DAY) * 86_400_000; 2])),
        Arc::new(TimestampSecondArray::from(vec![evening; 2])),
        Arc::new(TimestampMillisecondArray::from(vec![evening * 1_000; 2])),
        Arc::new(TimestampMicrosecondArray::from(vec![evening * 1_000_000; 2]).with_timezone("+03:00")),
        Arc::new(TimestampNanosecondArray::from(vec![evening * 1_000_000_000; 2])),
        Arc::new(StringArray::from(vec!["2024-08-10", "20240810"])),
        Arc::new(LargeStringArray::from(vec!["2024-08-10T22:00", "2024-08-10 22:00"])),
        Arc::new(Int64Array::from(vec![20_240_810; 2])),
        Arc::new(vec!["2024-08-10"; 2].into_iter().collect::<DictionaryArray<Int8Type>>()),
    ];
    for day in days {
        let kind = day.data_type().clone();
        assert_eq!(answers(lon(), lat(), day, code()), expected, "days of {kind}");
    }
    let codes: Vec<ArrayRef> = vec![
        Arc::new(UInt8Array::from(vec![2, 2])),
        Arc::new(Float64Array::from(vec![2.0, 2.0])),
        Arc::new(StringArray::from(vec!["2", "2.0"])),
    ];
    for code in codes {
        let kind = code.data_type().clone();
        assert_eq!(answers(lon(), lat(), day(), code), expected, "codes of {kind}");
    }
    let whole =
        batch(vec![("x", Arc::new(Int64Array::from(vec![35]))), ("y", Arc::new(UInt8Array::from(vec![51])))]);
    assert_eq!(
        text(&enriched(&whole, &plain(), &TableOptions::default()).unwrap().0, "region", 0),
        Some("UA-59")
    );
}

#[test]
fn rows_that_cannot_be_read_are_told_and_kept() {
    let table = batch(vec![
        (
            "lon",
            Arc::new(Float64Array::from(vec![
                Some(LON),
                None,
                Some(200.0),
                Some(LON),
                Some(LON),
                Some(51.1),
            ])),
        ),
        ("lat", Arc::new(Float64Array::from(vec![LAT, LAT, LAT, 151.0, LAT, 35.3]))),
        (
            "date",
            Arc::new(Date32Array::from(vec![Some(DAY), Some(DAY), Some(DAY), Some(DAY), None, Some(DAY)])),
        ),
    ]);
    let (out, done) = enriched(&table, &enricher(), &TableOptions::default()).unwrap();
    let told: Vec<String> = done.first_bad.iter().map(ToString::to_string).collect();
    let expected = [
        "row 2: not a valid longitude: expected a value, found null",
        "row 3: longitude 200 is outside [-180, 180]",
        "row 4: latitude 151 is outside [-90, 90]; are the axes swapped?",
        "row 5: not a valid day: expected a value, found null",
    ];
    assert_eq!(told, expected);
    assert_eq!((done.rows, done.bad_rows, done.perhaps_swapped), (6, 4, 1));
    for row in 1..5 {
        assert_eq!(
            (text(&out, "region_certain", row), metres(&out, "distance_to_border_m", row)),
            (None, None)
        );
    }
    assert_eq!((text(&out, "region", 0), text(&out, "region", 5)), (Some("RU-KRS"), None));
    assert_eq!(text(&out, "region_certain", 5), Some("yes"));
    let strict = TableOptions { strict: true, ..TableOptions::default() };
    assert_eq!(enriched(&table, &enricher(), &strict).unwrap_err(), expected[0]);
    let codes: Vec<ArrayRef> = vec![
        Arc::new(Int32Array::from(vec![4])),
        Arc::new(Float64Array::from(vec![2.5])),
        Arc::new(StringArray::from(vec!["x"])),
    ];
    for (code, found) in codes.into_iter().zip(["4", "2.5", "\"x\""]) {
        let table =
            batch(vec![("lon", lon().slice(0, 1)), ("lat", lat().slice(0, 1)), ("geo_precision", code)]);
        let done = enriched(&table, &plain(), &TableOptions::default()).unwrap().1;
        let told =
            format!("row 1: not a valid precision: expected a code from 1 to 3 (ACLED), found {found}");
        assert_eq!(done.first_bad[0].to_string(), told);
    }
    let far = batch(vec![
        ("lon", lon()),
        ("lat", lat()),
        ("date", Arc::new(TimestampSecondArray::from(vec![i64::MAX, i64::MIN]))),
    ]);
    let done = enriched(&far, &enricher(), &TableOptions::default()).unwrap().1;
    assert_eq!(done.bad_rows, 2);
    assert!(
        done.first_bad[0]
            .to_string()
            .starts_with("row 1: \"day 106751991167300 since 1970-01-01\" is no date")
    );
    let metres = TableOptions { precision: Some(("m".into(), Precision::Metres)), ..TableOptions::default() };
    let vague =
        batch(vec![("lon", lon()), ("lat", lat()), ("m", Arc::new(Int32Array::from(vec![0, 30_000])))]);
    let out = enriched(&vague, &plain(), &metres).unwrap().0;
    assert_eq!([0, 1].map(|row| text(&out, "region_certain", row)), [Some("yes"), Some("maybe")]);
}

#[test]
fn tables_without_what_is_needed_are_errors() {
    let truth: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    let options = TableOptions::default();
    for (table, error) in [
        (
            batch(vec![("lat", lat()), ("date", lon())]),
            "not a valid header: no column of longitudes; columns are lat, date",
        ),
        (
            batch(vec![
                ("lon", truth.clone()),
                ("lat", lat()),
                ("date", Arc::new(Date32Array::from(vec![1, 2]))),
            ]),
            "not a valid header: column \"lon\" is to hold longitudes and is of type Boolean",
        ),
        (
            batch(vec![("lon", lon()), ("lat", lat()), ("date", truth.clone())]),
            "not a valid header: column \"date\" is to hold days and is of type Boolean",
        ),
        (
            batch(vec![("lon", lon()), ("lat", lat()), ("date", lon())]),
            "not a valid header: column \"date\" is to hold days and is of type Float64",
        ),
        (
            batch(vec![
                ("lon", lon()),
                ("lat", lat()),
                ("date", Arc::new(Date32Array::from(vec![1, 2]))),
                ("where_prec", truth.clone()),
            ]),
            "not a valid header: column \"where_prec\" is to hold codes or metres and is of type Boolean",
        ),
        (
            batch(vec![
                ("lon", lon()),
                ("lat", lat()),
                ("date", Arc::new(Date32Array::from(vec![1, 2]))),
                ("region", truth.clone()),
            ]),
            "not a valid header: there is a column \"region\" already; is the table enriched?",
        ),
    ] {
        assert_eq!(enriched(&table, &enricher(), &options).unwrap_err(), error);
    }
}

fn well_known(lon: f64, lat: f64) -> Vec<u8> {
    [&[1][..], &1_u32.to_le_bytes(), &lon.to_le_bytes(), &lat.to_le_bytes()].concat()
}

/// A table with a column of geometries through a file that says so.
fn located(geometry: ArrayRef, geo: &str) -> Result<(RecordBatch, Vec<String>), String> {
    let folder = Folder::new(&format!("geo-{:?}", std::thread::current().id()));
    let (from, to) = (folder.file("in.geoparquet"), folder.file("out.parquet"));
    let said = vec![KeyValue::new("geo".to_owned(), geo.to_owned())];
    let properties = WriterProperties::builder().set_key_value_metadata(Some(said)).build();
    write(&from, &batch(vec![("geometry", geometry)]), Some(properties));
    let done = enrich_file(&from, &to, &plain(), &TableOptions::default())
        .map_err(|error| error.to_string().split_once("in.geoparquet: ").unwrap().1.to_owned())?;
    Ok((read(&to).0, done.first_bad.iter().map(ToString::to_string).collect()))
}

fn geo(encoding: &str, crs: &str) -> String {
    let about = format!(r#"{{"encoding":"{encoding}","geometry_types":["Point"]{crs}}}"#);
    format!(r#"{{"version":"1.1.0","primary_column":"geometry","columns":{{"geometry":{about}}}}}"#)
}

#[test]
fn points_of_geoparquet_are_positions() {
    let big = [&[0][..], &1_u32.to_be_bytes(), &LON.to_be_bytes(), &LAT.to_be_bytes()].concat();
    let z = [&[1][..], &1001_u32.to_le_bytes(), &LON.to_le_bytes(), &LAT.to_le_bytes(), &[0; 8]].concat();
    let srid = |number: u32| {
        let kind = 0x2000_0001_u32.to_le_bytes();
        [&[1][..], &kind, &number.to_le_bytes(), &LON.to_le_bytes(), &LAT.to_le_bytes()].concat()
    };
    let good: Vec<Vec<u8>> = vec![well_known(LON, LAT), big, z, srid(4326)];
    let expected = format!("{LON} {LAT}");
    for column in [
        Arc::new(good.iter().map(Some).collect::<BinaryArray>()) as ArrayRef,
        Arc::new(good.iter().map(Some).collect::<LargeBinaryArray>()),
    ] {
        let (out, bad) = located(column, &geo("WKB", "")).unwrap();
        assert!(bad.is_empty(), "{expected}: {bad:?}");
        assert!((0..4).all(|row| text(&out, "region", row) == Some("RU-KRS")));
    }
    let axis = |name| Arc::new(Field::new(name, DataType::Float64, true));
    let pair = StructArray::from(vec![(axis("x"), lon()), (axis("y"), lat())]);
    let crs = r#","crs":{"name":"WGS 84","id":{"authority":"EPSG","code":4326}}"#;
    let (out, _) = located(Arc::new(pair), &geo("point", crs)).unwrap();
    assert_eq!(text(&out, "region", 1), Some("RU-KRS"));
    // A structure whose x or y is null is no place, wherever zero lies.
    let some = |values: [Option<f64>; 3]| Arc::new(Float64Array::from(values.to_vec())) as ArrayRef;
    let pair = StructArray::from(vec![
        (axis("x"), some([Some(LON), None, Some(LON)])),
        (axis("y"), some([Some(LAT), None, None])),
    ]);
    let (out, bad) = located(Arc::new(pair), &geo("point", crs)).unwrap();
    let null = "not a valid geometry: expected a value, found null";
    assert_eq!(bad, [format!("row 2: {null}"), format!("row 3: {null}")]);
    assert_eq!([0, 1, 2].map(|row| text(&out, "region", row)), [Some("RU-KRS"), None, None]);
    let line = [&[1][..], &2_u32.to_le_bytes(), &[0; 4]].concat();
    let bad: BinaryArray = [
        Some(vec![]),
        Some(vec![7]),
        Some(line),
        Some(well_known(LON, LAT)[..20].to_vec()),
        Some(well_known(f64::NAN, f64::NAN)),
        None,
        Some(srid(32636)),
    ]
    .into_iter()
    .collect();
    assert_eq!(
        located(Arc::new(bad), &geo("WKB", "")).unwrap().1,
        [
            "row 1: not a valid geometry: 0 bytes are too few for a point",
            "row 2: not a valid geometry: it begins with 7, neither 0 nor 1",
            "row 3: not a valid geometry: expected a point, found type 2 of well-known binary",
            "row 4: not a valid geometry: 20 bytes are too few for a point",
            "row 5: longitude NaN is outside [-180, 180]",
            "row 6: not a valid geometry: expected a value, found null",
            "row 7: the coordinate reference system \"EPSG:32636\" is not WGS 84 longitude and latitude",
        ]
    );
}

#[test]
fn geometries_that_are_no_positions_are_errors() {
    let point = || Arc::new(BinaryArray::from_vec(vec![&well_known(LON, LAT)])) as ArrayRef;
    let utm = r#","crs":{"name":"WGS 84 / UTM zone 36N","id":{"authority":"EPSG","code":32636}}"#;
    for (column, said, error) in [
        (
            point(),
            geo("WKB", utm),
            "the coordinate reference system \"EPSG:32636\" is not WGS 84 longitude and latitude",
        ),
        (
            point(),
            geo("WKB", r#","crs":null"#),
            "the coordinate reference system \"unknown\" is not WGS 84 longitude and latitude",
        ),
        (
            point(),
            geo("polygon", ""),
            "not a valid GeoParquet file: column \"geometry\" is encoded as \"polygon\"; expected WKB or point",
        ),
        (
            point(),
            r#"{"primary_column":"place"}"#.to_owned(),
            "not a valid GeoParquet file: there is no column \"place\", its primary one",
        ),
        (point(), "{}".to_owned(), "not a valid GeoParquet file: it names no primary column"),
        (
            Arc::new(StringArray::from(vec!["POINT (35 51)"])),
            geo("WKB", ""),
            "not a valid header: column \"geometry\" is to hold points and is of type Utf8",
        ),
    ] {
        assert_eq!(located(column, &said).unwrap_err(), error);
    }
    let error = located(point(), "{").unwrap_err();
    assert!(error.starts_with("geo: not valid JSON: "), "{error}");
}

#[test]
fn files_are_whole_or_not_there() {
    let folder = Folder::new("parquet-files");
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    let options = TableOptions::default();
    write(&from, &batch(vec![("lon", lon()), ("lat", lat())]), None);
    enrich_parquet_file(&from, &to, &plain(), &options).unwrap();
    let whole = fs::read(&to).unwrap();
    write(
        &from,
        &batch(vec![("lon", Arc::new(Float64Array::from(vec![500.0]))), ("lat", lat().slice(0, 1))]),
        None,
    );
    let strict = TableOptions { strict: true, ..TableOptions::default() };
    let error = enrich_parquet_file(&from, &to, &plain(), &strict).unwrap_err().to_string();
    assert!(error.ends_with("in.parquet: row 1: longitude 500 is outside [-180, 180]"), "{error}");
    assert_eq!(fs::read(&to).unwrap(), whole);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
    let error = enrich_parquet_file(&folder.0, &to, &plain(), &options).unwrap_err().to_string();
    assert!(error.ends_with("cannot be read: it is a folder"));
}
