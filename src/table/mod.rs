//! Event tables: the same rows out as in, with columns of answers behind.
//!
//! Tables stream in blocks, on all processors with the feature `parallel`: memory does not grow with the file. CSV
//! ([`enrich_csv`]) is always there, Parquet and GeoParquet come with the feature `parquet`; [`enrich_file`] goes by the names
//! of files, and [`TableOptions::on_rows`] tells how far it is. Columns are found by the names that ACLED, UCDP, FIRMS, VIINA,
//! GDELT and spreadsheets give them, or named by the caller; all others pass through untouched, byte for byte. Nothing is
//! lost: a row that cannot be read is reported with its number and written with empty answers, or stops the run.
//!
//! # Examples
//!
//! ```
//! # #[cfg(feature = "bundled")] {
//! use frontline::table::{TableOptions, enrich_csv};
//! use frontline::{Atlas, Enricher};
//!
//! let enricher = Enricher::new(&Atlas::kursk_2024()).border("RU", "UA")?;
//! let mut out = Vec::new();
//! let text = "event,longitude,latitude\n\"a, b\",35.271,51.191\nc,35.271,151.191\n";
//! let done = enrich_csv(text.as_bytes(), &mut out, &enricher, &TableOptions::default())?;
//! assert_eq!((done.rows, done.bad_rows), (2, 1));
//! assert_eq!(done.first_bad[0].to_string(), "row 2: latitude 151.191 is outside [-90, 90]; are the axes swapped?");
//! let out = String::from_utf8(out).unwrap();
//! let mut lines = out.lines();
//! assert_eq!(lines.next(), Some("event,longitude,latitude,region,region_certain,country,distance_to_border_m,nearest_town,distance_to_town_m"));
//! assert!(lines.next().unwrap().starts_with("\"a, b\",35.271,51.191,RU-KRS,yes,RU,90"));
//! assert_eq!(lines.next(), Some("c,35.271,151.191,,,,,,"));
//! # }
//! # Ok::<(), frontline::Error>(())
//! ```

mod answers;
mod columns;
mod csv;
mod done;
mod file;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod records;
mod rows;
mod values;

pub use self::csv::enrich_csv;
pub use self::done::{BadRow, Done};
#[cfg(feature = "parquet")]
pub use self::file::enrich_parquet_file;
pub use self::file::{enrich_csv_file, enrich_file};
pub use self::options::{Precision, Progress, TableOptions};
