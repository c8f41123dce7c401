//! The event table of `peers/tables.sh`, and what frontline does with it.
//!
//! `tables make ROWS FOLDER` writes `events.parquet` and `events.csv`, a prefix of the same rows whatever their number, and the
//! shapes as text; `tables enrich FROM TO [control]` prints rows, seconds and KiB as JSON.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use frontline::table::{TableOptions, enrich_file};
use frontline::{Atlas, Date, Enricher};
use geo_types::LineString;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

const SEED: u64 = 20_240_806;

/// Rows made at a time.
const BLOCK: usize = 50_000;

const KINDS: [&str; 4] = ["Battles", "Explosions/Remote violence", "Protests", "Strategic developments"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", rows, folder] => make(rows.parse()?, Path::new(folder)),
        ["enrich", from, to] => enrich(from, to, false),
        ["enrich", from, to, "control"] => enrich(from, to, true),
        _ => Err("usage: tables make ROWS FOLDER | tables enrich FROM TO [control]".into()),
    }
}

/// Events strewn evenly over the six oblasts and what is around them, over 300 days, as an export of an event table has them.
fn make(rows: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    shapes(folder)?;
    let field = |name, kind, nullable| Field::new(name, kind, nullable);
    let schema = Arc::new(Schema::new(vec![
        field("event_id", DataType::Int64, false),
        field("event_date", DataType::Date32, false),
        field("longitude", DataType::Float64, false),
        field("latitude", DataType::Float64, false),
        field("event_type", DataType::Utf8, false),
        field("fatalities", DataType::Int32, true),
        field("notes", DataType::Utf8, false),
    ]));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let to = File::create(folder.join("events.parquet"))?;
    let mut parquet = ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties))?;
    let mut csv = BufWriter::new(File::create(folder.join("events.csv"))?);
    writeln!(csv, "event_id,event_date,longitude,latitude,event_type,fatalities,notes")?;
    let mut rng = fastrand::Rng::with_seed(SEED);
    let first = Date::constant(2024, 8, 1);
    let days: Vec<Date> = first.series(jiff::ToSpan::days(1)).take(300).collect();
    for start in (0..rows).step_by(BLOCK) {
        let count = BLOCK.min(rows - start);
        let ids: Vec<i64> = (start..start + count).map(|id| id.try_into().unwrap_or(i64::MAX)).collect();
        let dates: Vec<Date> = (0..count).map(|_| days[rng.usize(0..days.len())]).collect();
        let mut degrees = |from: f64, to: f64| ((from + (to - from) * rng.f64()) * 1e5).round() / 1e5;
        let lons: Vec<f64> = (0..count).map(|_| degrees(31.0, 40.0)).collect();
        let lats: Vec<f64> = (0..count).map(|_| degrees(48.5, 54.0)).collect();
        let kinds: Vec<&str> = (0..count).map(|_| KINDS[rng.usize(0..KINDS.len())]).collect();
        let fatalities: Vec<Option<i32>> =
            (0..count).map(|_| (rng.u8(0..3) > 0).then(|| rng.i32(0..20))).collect();
        let notes: Vec<String> =
            ids.iter().map(|id| format!("made-up event {id} near place {}", rng.u32(0..1000))).collect();
        for i in 0..count {
            let dead = fatalities[i].map_or(String::new(), |dead| dead.to_string());
            writeln!(
                csv,
                "{},{},{},{},{},{dead},{}",
                ids[i], dates[i], lons[i], lats[i], kinds[i], notes[i]
            )?;
        }
        let days: Vec<i32> = dates.iter().map(|date| Enricher::epoch_day(*date)).collect();
        let columns: Vec<arrow_array::ArrayRef> = vec![
            Arc::new(Int64Array::from(ids)),
            Arc::new(Date32Array::from(days)),
            Arc::new(Float64Array::from(lons)),
            Arc::new(Float64Array::from(lats)),
            Arc::new(StringArray::from(kinds)),
            Arc::new(Int32Array::from(fatalities)),
            Arc::new(StringArray::from(notes)),
        ];
        parquet.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
    }
    parquet.close()?;
    Ok(csv.flush()?)
}

/// The regions, the border and the towns, for those who do not have the atlas.
fn shapes(folder: &Path) -> Result<(), Box<dyn Error>> {
    let atlas = Atlas::kursk_2024();
    let mut regions = BufWriter::new(File::create(folder.join("regions.tsv"))?);
    writeln!(regions, "region\tcountry\twkt")?;
    for region in atlas.regions() {
        let polygons = region.shape().iter().map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            listed(rings.map(positions))
        });
        writeln!(regions, "{}\t{}\tMULTIPOLYGON{}", region.code(), region.country(), listed(polygons))?;
    }
    let border = atlas.border("RU", "UA")?;
    fs::write(
        folder.join("border.wkt"),
        format!("MULTILINESTRING{}\n", listed(border.arcs().iter().map(positions))),
    )?;
    let mut towns = BufWriter::new(File::create(folder.join("towns.tsv"))?);
    writeln!(towns, "nearest_town\tlon\tlat")?;
    for town in atlas.towns() {
        writeln!(towns, "{}\t{}\t{}", town.id(), town.position().lon(), town.position().lat())?;
    }
    Ok(())
}

fn positions(line: &LineString) -> String {
    listed(line.coords().map(|at| format!("{} {}", at.x, at.y)))
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    format!("({})", parts.collect::<Vec<_>>().join(","))
}

fn enrich(from: &str, to: &str, control: bool) -> Result<(), Box<dyn Error>> {
    let mut enricher = Enricher::new(&Atlas::kursk_2024()).border("RU", "UA")?;
    if control {
        enricher = enricher.control().front("RU", "UA")?;
    }
    let began = Instant::now();
    let done = enrich_file(from, to, &enricher, &TableOptions::default())?;
    let seconds = began.elapsed().as_secs_f64();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    println!("{{\"rows\": {}, \"seconds\": {seconds:.3}, \"kib\": {}}}", done.rows, peak.unwrap_or("0"));
    Ok(())
}
