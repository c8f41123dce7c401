//! What the footer says, checked, and the columns that are needed, batch by batch.

use std::fs::File;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData};

use super::{damaged, guarded};
use crate::Error;

/// Rows in a batch; see the same figure of CSV.
const ROWS: usize = 65_536;

/// A file of which the footer is read and every chunk lies within it.
pub(super) struct Input {
    metadata: ArrowReaderMetadata,
    bytes: u64,
}

impl Input {
    pub(super) fn open(file: &File) -> Result<Self, Error> {
        let unreadable = |error: std::io::Error| Error::Unreadable { reason: error.to_string() };
        let bytes = file.metadata().map_err(unreadable)?.len();
        let options = ArrowReaderOptions::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_encoding_stats_as_mask(false);
        let metadata = guarded(|| ArrowReaderMetadata::load(file, options))?;
        let input = Self { metadata, bytes };
        for group in 0..input.groups() {
            let chunks = input.footer().row_group(group);
            if chunks.num_rows() < 0 {
                return Err(damaged(format!("row group {group} has {} rows", chunks.num_rows())));
            }
            for chunk in chunks.columns() {
                input.check(chunk)?;
            }
        }
        Ok(input)
    }

    /// That a chunk lies within the file: it is to be copied, and lengths become buffers.
    fn check(&self, chunk: &ColumnChunkMetaData) -> Result<(), Error> {
        let name = chunk.column_path();
        if chunk.file_path().is_some() {
            return Err(damaged(format!("column {name} lies in another file")));
        }
        // Nothing begins before the four bytes that all files begin with.
        let starts = chunk.dictionary_page_offset().into_iter().chain([chunk.data_page_offset()]);
        let long = chunk.compressed_size();
        for start in starts {
            let end = start.checked_add(long).and_then(|end| u64::try_from(end).ok());
            let begins = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
            let within = start >= 4 && begins <= start && long >= 0;
            if !within || (start == begins && end.is_none_or(|end| end > self.bytes)) {
                let reason =
                    format!("column {name} is said to have {long} bytes from {start} of {}", self.bytes);
                return Err(damaged(reason));
            }
        }
        Ok(())
    }

    pub(super) fn footer(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// The type of a column.
    pub(super) fn data_type(&self, column: usize) -> &DataType {
        self.schema().field(column).data_type()
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn groups(&self) -> usize {
        self.footer().num_row_groups()
    }

    pub(super) fn rows(&self, group: usize) -> usize {
        usize::try_from(self.footer().row_group(group).num_rows()).unwrap_or_default()
    }

    /// The bytes that so many rows stand for.
    pub(super) fn share(&self, rows: usize) -> u64 {
        let all: usize = (0..self.groups()).map(|group| self.rows(group)).sum();
        let share = u128::from(self.bytes) * rows as u128 / all.max(1) as u128;
        u64::try_from(share).unwrap_or(self.bytes)
    }

    /// What the file says beside its rows under a key.
    pub(super) fn said(&self, key: &str) -> Option<&str> {
        let said = self.footer().file_metadata().key_value_metadata()?;
        said.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// Reads some of the columns, in their order in the file.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a compression that is not read.
    pub(super) fn batches(&self, file: &File, columns: &[usize]) -> Result<Batches, Error> {
        let schema = self.metadata.parquet_schema();
        let columns = ProjectionMask::roots(schema, columns.iter().copied());
        for leaf in (0..schema.num_columns()).filter(|leaf| columns.leaf_included(*leaf)) {
            for group in self.footer().row_groups() {
                is_read(group.column(leaf))?;
            }
        }
        let file = file.try_clone().map_err(|error| Error::Unreadable { reason: error.to_string() })?;
        let groups = 0..self.groups();
        Ok(Batches { file, metadata: self.metadata.clone(), columns, groups, reading: None, failed: false })
    }
}

fn is_read(chunk: &ColumnChunkMetaData) -> Result<(), Error> {
    let known = match chunk.compression() {
        Compression::ZSTD(_) => cfg!(feature = "zstd"),
        other => matches!(
            other,
            Compression::UNCOMPRESSED
                | Compression::SNAPPY
                | Compression::GZIP(_)
                | Compression::LZ4
                | Compression::LZ4_RAW
        ),
    };
    if known {
        return Ok(());
    }
    let (name, codec) = (chunk.column_path(), chunk.compression_codec());
    let and = if cfg!(feature = "zstd") {
        ", LZ4 and Zstandard"
    } else {
        " and LZ4; Zstandard with the feature `zstd`"
    };
    let reason =
        format!("column {name} is compressed with {codec}; what is read is uncompressed, Snappy, gzip{and}");
    Err(damaged(reason))
}

/// Batches, each of one row group, with the number of that.
pub(super) struct Batches {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: ProjectionMask,
    groups: std::ops::Range<usize>,
    reading: Option<(usize, ParquetRecordBatchReader)>,
    failed: bool,
}

impl Batches {
    /// The next batch; none at the end.
    fn batch(&mut self) -> Result<Option<(usize, RecordBatch)>, Error> {
        loop {
            if let Some((group, reader)) = &mut self.reading {
                let batch = guarded(|| Ok(reader.next().transpose()?))?;
                if let Some(batch) = batch {
                    return Ok(Some((*group, batch)));
                }
            }
            let Some(group) = self.groups.next() else { return Ok(None) };
            let reader = guarded(|| {
                ParquetRecordBatchReaderBuilder::new_with_metadata(
                    self.file.try_clone()?,
                    self.metadata.clone(),
                )
                .with_row_groups(vec![group])
                .with_projection(self.columns.clone())
                .with_batch_size(ROWS)
                .build()
            })?;
            self.reading = Some((group, reader));
        }
    }
}

impl Iterator for Batches {
    type Item = Result<(usize, RecordBatch), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let batch = self.batch().transpose();
        self.failed = matches!(batch, Some(Err(_)));
        batch
    }
}
