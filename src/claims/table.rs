//! Claims and sources in CSV.

use std::collections::HashMap;
use std::rc::Rc;

use csv::StringRecord;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{About, Certainty, Claim, Day, Error, Measure, Range, Regime, Source, When};

/// The columns of claims that are text as it is.
const PLAIN: [&str; 8] = ["id", "by", "about", "valid", "stated", "recorded", "certainty", "text"];
/// Those of the claim's citation.
const CITATION: [&str; 4] = ["publisher", "title", "url", "published"];
/// Those of links: ids, apart by semicolons.
const LINKS: [&str; 5] = ["supersedes", "retracts", "supports", "disputes", "repeats"];
/// Those of what it says.
const SAYS: [&str; 4] = ["statement", "party", "what", "range"];

/// Reads claims from CSV with a header; columns in any order, others are an error.
///
/// | column | holds |
/// | --- | --- |
/// | `id`, `by`, `about`, `stated`, `recorded` | as in JSON; never empty |
/// | `valid` | from `stated` on if empty |
/// | `certainty` | `claimed` if empty |
/// | `text` | what was said, in neutral words |
/// | `statement` | `holds`, `denies`, `contested`, `amount`, `declares`, `says` |
/// | `party` | the party of `holds`, `denies`, or of what an amount counts; for `contested` several, `XA;XB` |
/// | `what` | the measure of an amount, or the regime declared |
/// | `range` | the figure of an amount |
/// | `publisher`, `title`, `url`, `published` | who carried it; further citations are rows of their own with the same id and nothing but these |
/// | `supersedes`, `retracts`, `supports`, `disputes`, `repeats` | ids of claims, `c1;c2` |
///
/// Extents and lines have shapes, for which there is JSON.
///
/// # Errors
///
/// [`Error::Malformed`] within `row 3 ("c3")`, where row 1 is the first after the header, and where it is one, the
/// column; for the header itself, for columns that are unknown or missing.
///
/// # Examples
///
/// ```
/// let text = "id,by,about,statement,party,stated,recorded\nc1,s,town:t1,holds,XA,2024-08-09,2024-08-10\n";
/// let claims = frontline::claims::claims_from_csv(text)?;
/// assert_eq!(claims[0].valid().to_string(), "2024-08-09/..");
/// # Ok::<(), frontline::Error>(())
/// ```
pub fn claims_from_csv(text: &str) -> Result<Vec<Claim>, Error> {
    let known: Vec<&str> = PLAIN.into_iter().chain(CITATION).chain(LINKS).chain(SAYS).collect();
    let mut claims: Vec<Value> = Vec::new();
    let mut rows: Vec<String> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in rows_of(text, &known, &["id", "by", "about", "statement", "stated", "recorded"])? {
        let more = by_id.get(row.get("id")).filter(|_| row.get("by").is_empty()).copied();
        if let Some(first) = more {
            let beside = known
                .iter()
                .find(|column| **column != "id" && !CITATION.contains(column) && !row.get(column).is_empty());
            if let Some(column) = beside {
                return Err(row.wrong(&format!(
                    "{column:?} in a row that adds a citation to claim {:?}",
                    row.get("id")
                )));
            }
            let citation = row.citation().ok_or_else(|| {
                row.wrong(&format!("nothing but the id of claim {:?}, which there was before", row.get("id")))
            })?;
            if let Some(list) = claims[first]["citations"].as_array_mut() {
                list.push(citation);
            }
            continue;
        }
        by_id.insert(row.get("id").to_owned(), claims.len());
        claims.push(row.claim()?);
        rows.push(row.name());
    }
    let mut read = Vec::with_capacity(claims.len());
    for (json, row) in claims.into_iter().zip(rows) {
        let claim = Claim::deserialize(json)
            .map_err(|error| Error::Malformed { what: "claim", reason: error.to_string() });
        let checked = claim.and_then(|claim| claim.check().map(|()| claim));
        read.push(checked.map_err(|error| error.within(row))?);
    }
    Ok(read)
}

/// Reads sources from CSV with the columns `id`, `name`, `kind`, `leans_to` and `url`, of which the last two may be empty
/// or missing.
///
/// # Errors
///
/// As [`claims_from_csv`].
pub fn sources_from_csv(text: &str) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    let columns = ["id", "name", "kind", "leans_to", "url"];
    for row in rows_of(text, &columns, &columns[..3])? {
        let source = Source::deserialize(Value::Object(row.members(&columns)));
        let source = source.map_err(|error| Error::Malformed { what: "source", reason: error.to_string() });
        sources.push(source.map_err(|error| error.within(row.name()))?);
    }
    Ok(sources)
}

/// A row with its header.
struct Row {
    number: usize,
    columns: Rc<HashMap<String, usize>>,
    fields: StringRecord,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|i| self.fields.get(*i)).unwrap_or_default()
    }

    /// `row 3 ("c3")`.
    fn name(&self) -> String {
        format!("row {} ({:?})", self.number, self.get("id"))
    }

    fn wrong(&self, reason: &str) -> Error {
        Error::Malformed { what: "claim", reason: reason.to_owned() }.within(self.name())
    }

    /// Checks a column that is not empty against what it should hold, so that the message can name it.
    fn check<T: DeserializeOwned>(&self, column: &str) -> Result<(), Error> {
        if self.get(column).is_empty() {
            return Ok(());
        }
        T::deserialize(json!(self.get(column))).map(|_| ()).map_err(|error| {
            let reason = error.to_string();
            Error::Malformed { what: "claim", reason }
                .within(format!("column {column:?}"))
                .within(self.name())
        })
    }

    /// The columns that are not empty, as JSON.
    fn members(&self, columns: &[&str]) -> Map<String, Value> {
        let filled = columns.iter().filter(|column| !self.get(column).is_empty());
        filled.map(|column| ((*column).to_owned(), json!(self.get(column)))).collect()
    }

    fn citation(&self) -> Option<Value> {
        let mut citation = self.members(&CITATION);
        if let Some(published) = citation.remove("published") {
            citation.insert("date".to_owned(), published);
        }
        if citation.is_empty() { None } else { Some(Value::Object(citation)) }
    }

    /// The claim as the JSON layout has it.
    fn claim(&self) -> Result<Value, Error> {
        self.check::<About>("about")?;
        self.check::<When>("valid")?;
        self.check::<Day>("stated")?;
        self.check::<Date>("recorded")?;
        self.check::<Certainty>("certainty")?;
        self.check::<Day>("published")?;
        let mut claim = self.members(&PLAIN);
        claim.entry("valid").or_insert_with(|| json!(format!("{}/..", self.get("stated"))));
        let parties = self.get("party").split(';').map(str::trim);
        let parties: Vec<&str> = parties.filter(|party| !party.is_empty()).collect();
        let one = || match parties[..] {
            [party] => Ok(party),
            _ => Err(self.wrong(&format!("expected one party, found {:?}", self.get("party")))),
        };
        let (what, range) = (self.get("what"), self.get("range"));
        match self.get("statement") {
            "amount" => self.check::<Measure>("what").and_then(|()| self.check::<Range>("range"))?,
            "declares" => self.check::<Regime>("what")?,
            _ => {}
        }
        let statement = match self.get("statement") {
            "holds" => json!({"holds": one()?}),
            "denies" => json!({"denies": one()?}),
            "contested" => json!({"contested": parties}),
            "amount" if parties.is_empty() => json!({"amount": {"measure": what, "range": range}}),
            "amount" => json!({"amount": {"measure": what, "range": range, "of": one()?}}),
            "declares" => json!({"declares": what}),
            "says" => json!("says"),
            other => {
                let expected = "holds, denies, contested, amount, declares or says";
                return Err(self.wrong(&format!("expected a statement ({expected}), found {other:?}")));
            }
        };
        let used: &[&str] = match self.get("statement") {
            "holds" | "denies" | "contested" => &["party"],
            "amount" => &["party", "what", "range"],
            "declares" => &["what"],
            _ => &[],
        };
        if let Some(column) = SAYS[1..].iter().find(|c| !used.contains(c) && !self.get(c).is_empty()) {
            return Err(self.wrong(&format!("{column:?} means nothing beside {:?}", self.get("statement"))));
        }
        claim.insert("statement".to_owned(), statement);
        claim.insert("citations".to_owned(), self.citation().into_iter().collect());
        let links = LINKS.iter().flat_map(|link| {
            let ids = self.get(link).split(';').map(str::trim).filter(|id| !id.is_empty());
            ids.map(|id| json!({*link: id})).collect::<Vec<_>>()
        });
        claim.insert("links".to_owned(), links.collect());
        Ok(Value::Object(claim))
    }
}

/// The rows of a table, with their header checked.
fn rows_of(text: &str, known: &[&str], needed: &[&str]) -> Result<Vec<Row>, Error> {
    let malformed = |reason: String| Error::Malformed { what: "header", reason };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| malformed(error.to_string()))?.clone();
    let mut columns = HashMap::new();
    for (i, column) in header.iter().enumerate() {
        if !known.contains(&column) {
            return Err(malformed(format!("unknown column {column:?}; columns are {}", known.join(", "))));
        }
        if columns.insert(column.to_owned(), i).is_some() {
            return Err(malformed(format!("two columns {column:?}")));
        }
    }
    if let Some(column) = needed.iter().find(|column| !columns.contains_key(**column)) {
        return Err(malformed(format!(
            "no column {column:?}; columns are {}",
            header.iter().collect::<Vec<_>>().join(", ")
        )));
    }
    let columns = Rc::new(columns);
    let mut rows = Vec::new();
    for (number, fields) in (1..).zip(reader.into_records()) {
        let fields = fields.map_err(|error| {
            Error::Malformed { what: "row", reason: error.to_string() }.within(format!("row {number}"))
        })?;
        rows.push(Row { number, columns: Rc::clone(&columns), fields });
    }
    Ok(rows)
}
