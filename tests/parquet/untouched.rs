//! What is not an answer passes through as the bytes that it is.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // few rows

use std::collections::HashMap;
use std::fs;
use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array,
    Float64Array, Int64Array, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use frontline::table::{TableOptions, enrich_parquet_file};
use parquet::basic::{Compression, GzipLevel};
use parquet::bloom_filter::Sbbf;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::{Folder, enricher, read, write};

const ROWS: usize = 2_500;

fn everything() -> RecordBatch {
    let mut lists = ListBuilder::new(Int32Builder::new());
    let mut maps = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    for row in 0..ROWS {
        for k in 0..row % 4 {
            lists.values().append_option((k != 2).then_some(i32::try_from(row).unwrap()));
            maps.keys().append_value(format!("k{k}"));
            maps.values().append_value(7);
        }
        lists.append(row % 7 != 0);
        maps.append(row % 5 != 0).unwrap();
    }
    let number = |row: usize| i64::try_from(row).unwrap();
    let names: StringArray = (0..ROWS).map(|row| (row % 3 > 0).then(|| format!("Ім'я {row}"))).collect();
    let inner: ArrayRef = Arc::new((0..ROWS).map(|row| Some(row % 2 == 0)).collect::<BooleanArray>());
    let structure = StructArray::from(vec![
        (Arc::new(Field::new("yes", DataType::Boolean, true)), inner),
        (Arc::new(Field::new("name", DataType::Utf8, true)), Arc::new(names.clone()) as ArrayRef),
    ]);
    let columns: Vec<(&str, bool, ArrayRef)> = vec![
        ("id", false, Arc::new((0..ROWS).map(number).collect::<Int64Array>())),
        (
            "lat",
            true,
            Arc::new((0..ROWS).map(|row| Some(48.0 + row as f64 / 500.0)).collect::<Float64Array>()),
        ),
        ("lists", true, Arc::new(lists.finish())),
        ("maps", true, Arc::new(maps.finish())),
        ("structure", true, Arc::new(structure)),
        (
            "lon",
            true,
            Arc::new((0..ROWS).map(|row| Some(31.0 + row as f64 / 300.0)).collect::<Float64Array>()),
        ),
        ("name", true, Arc::new(names)),
        (
            "kind",
            true,
            Arc::new(
                (0..ROWS).map(|row| Some(["a", "b", ""][row % 3])).collect::<DictionaryArray<Int32Type>>(),
            ),
        ),
        ("bytes", true, Arc::new((0..ROWS).map(|row| Some(vec![0xff; row % 9])).collect::<BinaryArray>())),
        ("small", true, Arc::new((0..ROWS).map(|row| Some(row as f32)).collect::<Float32Array>())),
        (
            "price",
            true,
            Arc::new(
                (0..ROWS)
                    .map(|row| Some(row as i128))
                    .collect::<Decimal128Array>()
                    .with_precision_and_scale(12, 3)
                    .unwrap(),
            ),
        ),
        (
            "seen",
            true,
            Arc::new(
                TimestampMicrosecondArray::from_iter_values((0..ROWS).map(number))
                    .with_timezone("Europe/Kyiv"),
            ),
        ),
        (
            "date",
            true,
            Arc::new((0..ROWS).map(|row| Some(19_940 + row as i32 / 10)).collect::<Date32Array>()),
        ),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, nullable, column)| {
            let about = HashMap::from([("unit".to_owned(), format!("of {name}"))]);
            Field::new(*name, column.data_type().clone(), *nullable).with_metadata(about)
        })
        .collect();
    let schema = Schema::new_with_metadata(fields, HashMap::from([("made".to_owned(), "up".to_owned())]));
    RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(.., column)| column).collect()).unwrap()
}

#[test]
fn all_else_passes_through_untouched() {
    let folder = Folder::new("untouched");
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    let table = everything();
    let geo = r#"{"version":"1.1.0","primary_column":"bytes","columns":{}}"#;
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(1_000))
        .set_data_page_row_count_limit(100)
        .set_compression(Compression::GZIP(GzipLevel::default()))
        .set_column_compression(ColumnPath::from("name"), Compression::LZ4_RAW)
        .set_column_bloom_filter_enabled(ColumnPath::from("id"), true)
        .set_created_by("somebody else".to_owned())
        .set_key_value_metadata(Some(vec![
            KeyValue::new("geo".to_owned(), geo.to_owned()),
            KeyValue::new("empty".to_owned(), None),
        ]))
        .build();
    write(&from, &table, Some(properties));
    let done = enrich_parquet_file(&from, &to, &enricher(), &TableOptions::default()).unwrap();
    assert_eq!((done.rows, done.bad_rows), (ROWS, 0));
    let ((before, footer_before), (after, footer_after)) = (read(&from), read(&to));
    assert!(before.columns() == table.columns(), "the test does not read what it wrote");
    let own: Vec<usize> = (0..table.num_columns()).collect();
    assert_eq!(after.schema().fields()[..own.len()], before.schema().fields()[..]);
    assert!(after.project(&own).unwrap().columns() == before.columns(), "values differ");
    assert_eq!(after.schema().metadata(), before.schema().metadata());
    let answers: Vec<String> =
        after.schema().fields()[own.len()..].iter().map(|field| field.name().clone()).collect();
    assert_eq!(
        answers.join(" "),
        "region region_certain country control control_basis distance_to_border_m distance_to_front_m nearest_town distance_to_town_m"
    );
    // What the file says of itself, but for the Arrow types, which have the answers too.
    let said = |of: &parquet::file::metadata::ParquetMetaData| -> Vec<KeyValue> {
        let mut said = of.file_metadata().key_value_metadata().unwrap().clone();
        said.retain(|pair| pair.key != "ARROW:schema");
        said
    };
    assert_eq!(said(&footer_after), said(&footer_before));
    assert_eq!(footer_after.file_metadata().created_by(), Some("somebody else"));
    assert_eq!(footer_after.num_row_groups(), 3);
    // Chunk by chunk the bytes are the same.
    let bytes = [fs::read(&from).unwrap(), fs::read(&to).unwrap()];
    for (old, new) in footer_before.row_groups().iter().zip(footer_after.row_groups()) {
        assert_eq!(old.num_rows(), new.num_rows());
        for (old, new) in old.columns().iter().zip(new.columns()) {
            let [old_bytes, new_bytes] = [(old, &bytes[0]), (new, &bytes[1])].map(|(chunk, bytes)| {
                let (start, long) = chunk.byte_range();
                &bytes[start as usize..][..long as usize]
            });
            assert!(old_bytes == new_bytes, "{} differs", old.column_path());
            assert_eq!(old.statistics(), new.statistics());
            assert_eq!(old.compression(), new.compression());
            assert_eq!(old.column_index_offset().is_some(), new.column_index_offset().is_some());
        }
    }
    let filter = |path: &std::path::Path, footer: &parquet::file::metadata::ParquetMetaData| {
        let file = File::open(path).unwrap();
        Sbbf::read_from_column_chunk(footer.row_group(1).column(0), &file).unwrap().unwrap()
    };
    let (old, new) = (filter(&from, &footer_before), filter(&to, &footer_after));
    assert!((0..5_000_i64).all(|id| old.check(&id) == new.check(&id)) && new.check(&1_500_i64));
}

#[test]
fn tables_without_rows_are_refused() {
    let none = everything().slice(0, 0);
    let error = super::enriched(&none, &enricher(), &TableOptions::default()).unwrap_err();
    assert_eq!(error, "there are no rows, only a header");
}
