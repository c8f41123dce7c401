//! What can be asked, and the text of `--help`.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
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
    /// Control maps of your own besides: what they mean (deepstate, owl, isw, cyterat, or a JSON file) and the file
    /// or folder that they lie in; may be given again
    #[arg(long, num_args = 2, value_names = ["MEANING", "PATH"], action = ArgAction::Append, global = true)]
    pub maps: Vec<String>,
    /// How far outlines of maps may be off, these and those of the atlas; what is nearer to a state border is moved
    /// onto it. Without it, as the atlas says, else 500
    #[arg(long, value_name = "METRES", global = true)]
    pub maps_accuracy: Option<f64>,
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
3 answered, with faults: rows of a table that could not be read, features that were left out, errors or warnings of lint.

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
    /// Shapes from one format into another, by what the names end in: .geojson, .fgb, .kml, .shp, and .csv or .wkt for well-known
    /// text; or control maps into claims for claims.json
    Convert(Convert),
    /// A map of a day as a picture (.svg) or a layer with colours for other programs (.geojson), or of all days as a
    /// page that works by itself (.html)
    Map(Map),
    /// What readers would mend, skip or refuse in data, and how to mend it
    Lint {
        /// A folder with an atlas; a file of regions or, if its name begins so, of claims; with --meaning, control maps
        #[arg(required = true)]
        path: Vec<PathBuf>,
        /// What control maps mean: deepstate, owl, isw, cyterat, or a JSON file that says so
        #[arg(long)]
        meaning: Option<String>,
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
pub struct Convert {
    /// What to read: a file of shapes, or with --meaning a folder of dated maps
    #[arg(value_name = "IN")]
    pub from: PathBuf,
    /// What to write
    #[arg(value_name = "OUT")]
    pub to: PathBuf,
    /// Read control maps, and write the claims that they are: deepstate, owl, isw, cyterat, or a JSON file that says what
    /// the maps mean
    #[arg(long)]
    pub meaning: Option<String>,
}

#[derive(Args)]
pub struct Map {
    /// What to write: a name that ends in .svg, .html or .geojson
    #[arg(value_name = "OUT")]
    pub to: PathBuf,
    /// The day of the picture, or that on which the page opens
    #[arg(long)]
    pub day: Option<Date>,
    /// The first day of a page; otherwise that on which the first claim was stated, or what it says began
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// The last day of a page; that of the latest claim otherwise
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,
    /// Show this region or country, by its code, in a picture or a page; otherwise, the places of which claims speak
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    /// How wide the map is
    #[arg(long, value_name = "PIXELS", default_value_t = 800)]
    pub width: u32,
    /// The colour of a party, like RU #d55e00; may be given again
    #[arg(long, num_args = 2, value_names = ["PARTY", "COLOUR"], action = ArgAction::Append)]
    pub colour: Vec<String>,
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
    /// The day of all rows, for a table without days
    #[arg(long, conflicts_with = "date")]
    pub day: Option<Date>,
    /// The column that says how well a place is known, and in which codes
    #[arg(long, num_args = 2, value_names = ["COLUMN", "acled|ucdp|metres"])]
    pub precision: Option<Vec<String>>,
    /// What parts the fields of CSV: one character, or tab
    #[arg(long, value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// Stop at the first row that cannot be read, and write nothing
    #[arg(long)]
    pub strict: bool,
    /// The two countries of which border and front are told; those of the atlas if there are just two. The front is
    /// the edge of what the first holds against the second
    #[arg(long, num_args = 2, value_names = ["PARTY", "PARTY"])]
    pub between: Option<Vec<String>>,
    /// Leave out what depends on the day: control and the distance to the front
    #[arg(long)]
    pub no_control: bool,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err("expected one character, such as ; or |, or the word tab".to_owned()),
    }
}
