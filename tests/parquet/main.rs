//! Parquet tables: what comes in goes out, answers are those of single queries, and damage is an error.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod damage;
mod types;
mod untouched;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use common::folder::Folder;
use frontline::table::{Done, TableOptions, enrich_parquet_file};
use frontline::{Atlas, Enricher};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::WriterProperties;

fn enricher() -> Enricher {
    Enricher::new(&Atlas::kursk_2024()).border("RU", "UA").unwrap().control().front("RU", "UA").unwrap()
}

/// Only regions and nearest towns: no days are needed.
fn plain() -> Enricher {
    Enricher::new(&Atlas::kursk_2024())
}

/// A batch of columns that may have nulls.
fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let field = |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
    let fields: Vec<Field> = columns.iter().map(field).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

fn write(to: &Path, batch: &RecordBatch, properties: Option<WriterProperties>) {
    let mut writer = ArrowWriter::try_new(File::create(to).unwrap(), batch.schema(), properties).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

/// All rows of a file, and its footer.
fn read(from: &Path) -> (RecordBatch, Arc<ParquetMetaData>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(from).unwrap()).unwrap();
    let (schema, footer) = (builder.schema().clone(), builder.metadata().clone());
    let batches: Vec<RecordBatch> =
        builder.with_batch_size(1 << 20).build().unwrap().map(Result::unwrap).collect();
    let all = match &batches[..] {
        [] => RecordBatch::new_empty(schema),
        [only] => only.clone(),
        _ => panic!("more rows than a test has"),
    };
    (all, footer)
}

/// A table through a file, and out of it again.
fn enriched(
    table: &RecordBatch,
    with: &Enricher,
    options: &TableOptions<'_>,
) -> Result<(RecordBatch, Done), String> {
    let folder = Folder::new(&format!("parquet-{:?}", std::thread::current().id()));
    let (from, to) = (folder.file("in.parquet"), folder.file("out.parquet"));
    write(&from, table, None);
    let done = enrich_parquet_file(&from, &to, with, options).map_err(|error| {
        assert!(!to.exists());
        error.to_string().split_once("in.parquet: ").unwrap().1.to_owned()
    })?;
    Ok((read(&to).0, done))
}

fn text<'a>(table: &'a RecordBatch, column: &str, row: usize) -> Option<&'a str> {
    let column = table.column_by_name(column).unwrap();
    (!column.is_null(row)).then(|| column.as_string::<i32>().value(row))
}

fn metres(table: &RecordBatch, column: &str, row: usize) -> Option<f64> {
    let column = table.column_by_name(column).unwrap();
    (!column.is_null(row)).then(|| column.as_primitive::<Float64Type>().value(row))
}
