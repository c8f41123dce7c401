//! Damaged files are errors, not panics, and leave nothing behind; a flipped bit in what is only copied may pass.

use std::fs;
use std::sync::Arc;

use arrow_array::{Date32Array, Float64Array, Int32Array, StringArray};
use frontline::table::{TableOptions, enrich_parquet_file};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Folder, batch, enricher, write};
use crate::common::random;

const SEED: u64 = 97;
const ROWS: usize = 3_000;

fn whole(compression: Compression) -> Vec<u8> {
    let mut rng = random(SEED);
    let table = batch(vec![
        ("lon", Arc::new((0..ROWS).map(|_| Some(30.0 + 10.0 * rng.f64())).collect::<Float64Array>())),
        (
            "lat",
            Arc::new(
                (0..ROWS).map(|row| (row % 9 > 0).then(|| 48.0 + 6.0 * rng.f64())).collect::<Float64Array>(),
            ),
        ),
        ("date", Arc::new((0..ROWS).map(|_| Some(19_940 + rng.i32(0..100))).collect::<Date32Array>())),
        ("geo_precision", Arc::new((0..ROWS).map(|_| Some(rng.i32(1..=3))).collect::<Int32Array>())),
        ("note", Arc::new((0..ROWS).map(|row| Some(format!("note {}", row % 50))).collect::<StringArray>())),
    ]);
    let folder = Folder::new("whole");
    let path = folder.file("whole.parquet");
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(1_000))
        .set_data_page_row_count_limit(300)
        .build();
    write(&path, &table, Some(properties));
    fs::read(path).unwrap()
}

#[test]
fn damaged_files_are_errors() {
    let folder = Folder::new("damaged");
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    let (enricher, options) = (enricher(), TableOptions::default());
    let mut outcomes = [0; 2];
    let mut asked = |bytes: &[u8], must_fail: bool, what: &str| {
        fs::write(&from, bytes).unwrap();
        let _ = fs::remove_file(&to);
        match enrich_parquet_file(&from, &to, &enricher, &options) {
            Ok(_) => {
                assert!(!must_fail, "{what} went unnoticed");
                outcomes[0] += 1;
            }
            Err(error) => {
                assert!(error.to_string().contains("in.parquet: "), "{what}: {error}");
                assert!(!to.exists());
                outcomes[1] += 1;
            }
        }
    };
    let mut rng = random(SEED);
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4_RAW] {
        let good = whole(compression);
        for _ in 0..50 {
            let length = rng.usize(0..good.len());
            asked(&good[..length], true, &format!("a cut to {length} bytes"));
        }
        let footer = u32::from_le_bytes(good[good.len() - 8..][..4].try_into().unwrap()) as usize + 8;
        for round in 0..400 {
            let mut bytes = good.clone();
            for _ in 0..rng.usize(1..4) {
                // Half of them in the footer, which is small and says what all else means.
                let from = if round % 2 == 0 { good.len() - footer } else { 0 };
                let at = rng.usize(from..good.len());
                bytes[at] ^= 1 << rng.u8(0..8);
            }
            asked(&bytes, false, "a flipped bit");
        }
    }
    let [passed, failed] = outcomes;
    println!("{failed} errors, {passed} passed");
    assert!(failed > 400, "{failed} errors");
    for (bytes, error) in [(&b""[..], "cannot be read"), (b"PAR1PAR1", ""), (b"lon,lat\n35,51\n", "")] {
        fs::write(&from, bytes).unwrap();
        let told = enrich_parquet_file(&from, &to, &enricher, &options).unwrap_err().to_string();
        assert!(told.contains("in.parquet: not a valid Parquet file: ") || told.contains(error), "{told}");
    }
}
