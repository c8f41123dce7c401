//! Damaged files are errors, not panics, and leave nothing behind; a flipped bit in what is only copied may pass.

use std::fs::{self, File};
use std::sync::Arc;

use arrow_array::{Date32Array, Float64Array, Int32Array, StringArray};
use frontline::table::{TableOptions, enrich_parquet_file};
use parquet::basic::Compression;
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

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
        for _ in 0..30 {
            let length = rng.usize(0..good.len());
            asked(&good[..length], true, &format!("a cut to {length} bytes"));
        }
        let footer = u32::from_le_bytes(good[good.len() - 8..][..4].try_into().unwrap()) as usize + 8;
        for round in 0..150 {
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
    assert!(failed > 150, "{failed} errors");
    for (bytes, error) in [(&b""[..], "cannot be read"), (b"PAR1PAR1", ""), (b"lon,lat\n35,51\n", "")] {
        fs::write(&from, bytes).unwrap();
        let told = enrich_parquet_file(&from, &to, &enricher, &options).unwrap_err().to_string();
        assert!(told.contains("in.parquet: not a valid Parquet file: ") || told.contains(error), "{told}");
    }
}

/// A file whose footer says something else of some columns.
fn said_otherwise(
    columns: &[&str],
    otherwise: impl Fn(ColumnChunkMetaData) -> ColumnChunkMetaData,
) -> Vec<u8> {
    let folder = Folder::new(&format!("otherwise-{:?}", std::thread::current().id()));
    let path = folder.file("good.parquet");
    fs::write(&path, whole(Compression::UNCOMPRESSED)).unwrap();
    let good = File::open(path).unwrap();
    let footer = ParquetMetaDataReader::new().parse_and_finish(&good).unwrap();
    let schema = footer.file_metadata().schema_descr().root_schema_ptr();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    for group in footer.row_groups() {
        let mut to = writer.next_row_group().unwrap();
        for chunk in group.columns() {
            let is_meant = columns.contains(&chunk.column_path().string().as_str());
            let metadata = if is_meant { otherwise(chunk.clone()) } else { chunk.clone() };
            let copy = ColumnCloseResult {
                bytes_written: u64::try_from(metadata.compressed_size()).unwrap(),
                rows_written: u64::try_from(group.num_rows()).unwrap(),
                metadata,
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            };
            to.append_column(&good, copy).unwrap();
        }
        to.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// Numbers of a dictionary that is not there are among what the library panics on.
#[test]
fn a_panic_over_damage_is_an_error() {
    let folder = Folder::new("panic");
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    let without = said_otherwise(&["lon"], |chunk| {
        let dictionary = chunk.data_page_offset() - chunk.dictionary_page_offset().unwrap();
        let left = chunk.compressed_size() - dictionary;
        let builder = chunk.into_builder().set_dictionary_page_offset(None);
        builder.set_total_compressed_size(left).build().unwrap()
    });
    fs::write(&from, without).unwrap();
    let error = enrich_parquet_file(&from, &to, &enricher(), &TableOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("in.parquet: not a valid Parquet file: it is damaged: the reader gave up"),
        "{error}"
    );
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn a_compression_matters_only_where_it_is_read() {
    let folder = Folder::new("codecs");
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    let enriched = |columns: &[&str]| {
        let by_lzo = |chunk: ColumnChunkMetaData| {
            chunk.into_builder().set_compression(Compression::LZO).build().unwrap()
        };
        fs::write(&from, said_otherwise(columns, by_lzo)).unwrap();
        enrich_parquet_file(&from, &to, &enricher(), &TableOptions::default())
            .map_err(|error| error.to_string().split_once("in.parquet: ").unwrap().1.to_owned())
    };
    assert_eq!(enriched(&["note"]).unwrap().rows, ROWS);
    let error = enriched(&["note", "lat"]).unwrap_err();
    let and = if cfg!(feature = "zstd") {
        ", LZ4 and Zstandard"
    } else {
        " and LZ4; Zstandard with the feature `zstd`"
    };
    let said = "column \"lat\" is compressed with LZO; what is read is uncompressed, Snappy, gzip";
    assert_eq!(error, format!("not a valid Parquet file: {said}{and}"));
}
