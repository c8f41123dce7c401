//! The output: the chunks of the input as they are, and those of the answers behind.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, ArrowWriter, encode_arrow_schema};
use parquet::basic::Compression;
use parquet::bloom_filter::Sbbf;
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use super::read::Input;
use super::{error_of, guarded};
use crate::Error;
use crate::table::answers::{AnswerColumn, Says};

pub(super) struct Output<'a> {
    writer: SerializedFileWriter<Noting<'a>>,
    answers: SchemaRef,
    encoders: ArrowRowGroupWriterFactory,
}

/// The answers to a row group, encoded as they come.
pub(super) struct Chunks {
    answers: SchemaRef,
    columns: Vec<ArrowColumnWriter>,
}

impl Chunks {
    /// Adds the answers to a block.
    pub(super) fn add(&mut self, told: &[ArrayRef]) -> Result<(), Error> {
        for ((column, field), answers) in self.columns.iter_mut().zip(self.answers.fields()).zip(told) {
            for leaf in compute_leaves(field, answers).map_err(error_of)? {
                column.write(&leaf).map_err(error_of)?;
            }
        }
        Ok(())
    }
}

impl<'a> Output<'a> {
    /// Begins a file with the columns of the input and those of the answers.
    pub(super) fn new(input: &Input, answers: &[AnswerColumn], to: &'a File) -> Result<Self, Error> {
        let fields: Vec<Field> = answers
            .iter()
            .map(|column| match column.says {
                Says::Text(_) => Field::new(column.name, DataType::Utf8, true),
                Says::Metres(_) => Field::new(column.name, DataType::Float64, true),
            })
            .collect();
        let answers = Arc::new(Schema::new(fields));
        let properties = Arc::new(properties(input, &answers));
        let begin = || {
            let of_answers = ArrowSchemaConverter::new().convert(&answers)?;
            let root = input.footer().file_metadata().schema_descr().root_schema();
            let fields = root.get_fields().iter().chain(of_answers.root_schema().get_fields());
            let schema =
                Type::group_type_builder(root.name()).with_fields(fields.cloned().collect()).build()?;
            let writer = SerializedFileWriter::new(
                Noting { to, failed: None },
                Arc::new(schema),
                Arc::clone(&properties),
            )?;
            // A file of the answers alone, of which nothing is kept, says how they are encoded.
            let alone =
                ArrowWriter::try_new(io::sink(), Arc::clone(&answers), Some(properties.as_ref().clone()))?;
            let (_, encoders) = alone.into_serialized_writer()?;
            Ok((writer, encoders))
        };
        let (writer, encoders) = begin().map_err(error_of)?;
        Ok(Self { writer, answers, encoders })
    }

    /// What the answers to a row group are added to.
    pub(super) fn chunks(&self, group: usize) -> Result<Chunks, Error> {
        let columns = self.encoders.create_column_writers(group).map_err(error_of)?;
        Ok(Chunks { answers: Arc::clone(&self.answers), columns })
    }

    /// Writes a row group: the chunks of the input, then those of the answers.
    pub(super) fn write(
        &mut self,
        group: usize,
        input: &Input,
        copied: &File,
        answers: Chunks,
    ) -> Result<(), Error> {
        let written = guarded(|| {
            let chunks = input.footer().row_group(group);
            let pages = input.footer().page_index();
            let mut writer = self.writer.next_row_group()?;
            for (column, chunk) in chunks.columns().iter().enumerate() {
                let copy = ColumnCloseResult {
                    bytes_written: u64::try_from(chunk.compressed_size()).unwrap_or_default(),
                    rows_written: input.rows(group) as u64,
                    metadata: chunk.clone(),
                    bloom_filter: Sbbf::read_from_column_chunk(chunk, copied)?,
                    column_index: pages.and_then(|pages| pages.column_index(group, column)).cloned(),
                    offset_index: pages.and_then(|pages| pages.offset_index(group, column)).cloned(),
                };
                writer.append_column(copied, copy)?;
            }
            for column in answers.columns {
                column.close()?.append_to_row_group(&mut writer)?;
            }
            writer.close().map(|_| ())
        });
        self.or_unwritable(written)
    }

    /// Writes the footer.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let written = self.writer.finish().map(|_| ()).map_err(error_of);
        self.or_unwritable(written)
    }

    /// What the system said of the output, if that is why something failed.
    fn or_unwritable(&mut self, written: Result<(), Error>) -> Result<(), Error> {
        written.map_err(|error| match self.writer.inner_mut().failed.take() {
            Some(reason) => Error::Unwritable { reason },
            None => error,
        })
    }
}

/// How the file is written: answers compressed with Snappy, and what the input says beside its rows.
fn properties(input: &Input, answers: &Schema) -> WriterProperties {
    let about = input.footer().file_metadata();
    let mut said = about.key_value_metadata().cloned().unwrap_or_default();
    // The Arrow types of the columns, where the input tells them.
    for pair in said.iter_mut().filter(|pair| pair.key == ARROW_SCHEMA_META_KEY) {
        let fields = input.schema().fields().iter().chain(answers.fields()).cloned();
        let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), input.schema().metadata().clone());
        *pair = KeyValue::new(pair.key.clone(), encode_arrow_schema(&schema));
    }
    let groups = input.footer().row_groups();
    let sorted = groups.first().and_then(|group| group.sorting_columns());
    let all_sorted = groups.iter().all(|group| group.sorting_columns() == sorted);
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(said).filter(|said| !said.is_empty()))
        .set_sorting_columns(sorted.filter(|_| all_sorted).cloned());
    if let Some(by) = about.created_by() {
        // Readers know by it which statistics of the copied chunks not to trust.
        properties = properties.set_created_by(by.to_owned());
    }
    for field in answers.fields().iter().filter(|field| *field.data_type() == DataType::Float64) {
        // No two distances are equal.
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(field.name().as_str()), false);
    }
    properties.build()
}

/// Writes, and notes what the system says when that fails: errors of the library do not tell input and output apart.
struct Noting<'a> {
    to: &'a File,
    failed: Option<String>,
}

impl Noting<'_> {
    fn noted<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some(error.to_string());
        }
        result
    }
}

impl Write for Noting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.noted(flushed)
    }
}
