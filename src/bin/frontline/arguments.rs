//! What can be asked, and the text of `--help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use frontline::Date;

/// Where is this, whose is it, how far is the border, how far is the front, since when, says who?
///
/// Answers come from claims that are attributed to whoever makes them; none is this program's own. Longitude comes first.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(subcommand)]
    pub question: Question,
    /// A folder with an atlas of your own: regions.geojson, and towns.geojson, claims.json, atlas.json as far as there
    /// are any. Without it, the bundled data about Kursk and its neighbours
    #[arg(long, value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,
    /// Which claims are believed: newest, majority, against-interest, or ids of sources apart by commas
    #[arg(long, value_name = "RULE", default_value = "newest", global = true)]
    pub policy: String,
    /// Only what had been said by this day
    #[arg(long, value_name = "DAY", global = true)]
    pub known_by: Option<Date>,
    /// Only what the data held by this day
    #[arg(long, value_name = "DAY", global = true)]
    pub recorded_by: Option<Date>,
    /// JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
}

const AFTER_HELP: &str = "\
Days are written like 2024-08-10. A day that is not given is that of the latest claim.

Exit codes: 0 answered; 1 not answered, and why on standard error; 2 not understood (see --help);
3 answered, with faults: rows of a table that could not be read, or findings of lint.

Examples:
  frontline situation 2024-08-10
  frontline at 35.271 51.191 --day 2024-08-10
  frontline enrich events.csv enriched.csv
  frontline compare 2024-08-10 2024-09-01 --policy against-interest";

#[derive(Subcommand)]
pub enum Question {
    /// The whole picture of a day: who holds what according to whom, regimes, figures, ground, fronts
    Situation { day: Option<Date> },
    /// One place: which region, whose ground, how far border, front and towns are
    At {
        /// LON LAT in degrees, or a town by name or id
        #[arg(required = true, num_args = 1.., allow_negative_numbers = true, value_name = "LON LAT | TOWN")]
        place: Vec<String>,
        /// On which day
        #[arg(long)]
        day: Option<Date>,
        /// How far off the position may be
        #[arg(long, value_name = "METRES")]
        accuracy: Option<f64>,
    },
    /// A table of events in, the same with columns of answers out
    Enrich(Enrich),
    /// What changed between two days: ground by region, towns
    Compare {
        from: Date,
        to: Date,
        /// Pieces of ground narrower than this are counted apart
        #[arg(long, value_name = "METRES", default_value_t = 100.0)]
        sliver: f64,
    },
    /// The fronts of a day: how long at which resolution, by region, how far from towns
    Front {
        day: Option<Date>,
        /// Two parties; the two countries of the atlas if there are just two
        #[arg(long, num_args = 2, value_names = ["PARTY", "PARTY"])]
        between: Option<Vec<String>>,
        /// A town whose distance is asked for, by name or id; may be given again
        #[arg(long)]
        town: Vec<String>,
    },
}

#[derive(Args)]
pub struct Enrich {
    /// The table to read
    #[arg(value_name = "IN")]
    pub from: PathBuf,
    /// The table to write; it appears when it is whole
    #[arg(value_name = "OUT")]
    pub to: PathBuf,
    /// The column of longitudes, if its name is none of the usual ones
    #[arg(long, value_name = "COLUMN")]
    pub lon: Option<String>,
    /// The column of latitudes
    #[arg(long, value_name = "COLUMN")]
    pub lat: Option<String>,
    /// The column of days
    #[arg(long, value_name = "COLUMN")]
    pub date: Option<String>,
    /// Stop at the first row that cannot be read, and write nothing
    #[arg(long)]
    pub strict: bool,
    /// The two countries or parties of which border and front are told; those of the atlas if there are just two
    #[arg(long, num_args = 2, value_names = ["PARTY", "PARTY"])]
    pub between: Option<Vec<String>>,
    /// Leave out what depends on the day: control and the distance to the front
    #[arg(long)]
    pub no_control: bool,
}
