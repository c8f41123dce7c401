//! [`Claim`]: who says what about which place, for when, since when it is known.

mod about;
mod shape;
mod statement;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use about::About;
pub use statement::{Measure, Regime, Statement};

use crate::{Citation, Day, Error, When};

/// How sure a claim is, by the words of whoever carries it. Ordered, least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Carried with doubts.
    Doubted,
    /// Carried with the remark that it could not be checked.
    Unverified,
    /// Asserted; nothing is said of a check.
    Claimed,
    /// Told as a fact by an observer, or an official act announced.
    Reported,
    /// Checked, or conceded by the other side.
    Confirmed,
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Doubted => "doubted",
            Self::Unverified => "unverified",
            Self::Claimed => "claimed",
            Self::Reported => "reported",
            Self::Confirmed => "confirmed",
        })
    }
}

/// How one claim bears on another, which it names by id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It corrects the other, by the same source, which then no longer counts.
    Supersedes(String),
    /// It takes the other back, by the same source, which then no longer counts.
    Retracts(String),
    /// It agrees with the other, of its own knowledge.
    Supports(String),
    /// It says that the other is wrong.
    Disputes(String),
    /// It says the same again, of no knowledge of its own: both are one vote.
    Repeats(String),
}

impl Relation {
    /// The id of the other claim.
    #[must_use]
    pub fn to(&self) -> &str {
        match self {
            Self::Supersedes(to)
            | Self::Retracts(to)
            | Self::Supports(to)
            | Self::Disputes(to)
            | Self::Repeats(to) => to,
        }
    }
}

/// A sourced statement about a place, valid over some time: *who* says it, *who carried it*, *about* what, *what*,
/// valid *when*, *stated* when, *recorded* when, and how sure.
///
/// It is checked against the places, sources, parties and other claims when an [`Atlas`](crate::Atlas) is built.
///
/// # Examples
///
/// ```
/// use frontline::{About, Certainty, Citation, Claim, Statement, When};
/// use jiff::civil::date;
///
/// let said = date(2024, 8, 9);
/// let claim = Claim::new("c1", "ministry", About::Town("t1".into()), Statement::Holds("XA".into()), said)
///     .with_valid(When::since(said))
///     .with_certainty(Certainty::Claimed)
///     .with_citation(Citation::of("Daily Xanadu"));
/// assert_eq!(claim.valid().to_string(), "2024-08-09/..");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    id: String,
    by: String,
    about: About,
    statement: Statement,
    valid: When,
    stated: Day,
    recorded: Date,
    #[serde(default = "claimed")]
    certainty: Certainty,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Citation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<Relation>,
}

fn claimed() -> Certainty {
    Certainty::Claimed
}

impl Claim {
    /// A claim valid from the day on which it was stated, and recorded on the latest that this can be;
    /// [`Certainty::Claimed`].
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        by: impl Into<String>,
        about: About,
        statement: Statement,
        stated: impl Into<Day>,
    ) -> Self {
        let stated = stated.into();
        Self {
            id: id.into(),
            by: by.into(),
            about,
            statement,
            valid: When::since(stated),
            stated,
            recorded: stated.latest(),
            certainty: Certainty::Claimed,
            text: None,
            citations: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The same, valid over this time.
    #[must_use]
    pub fn with_valid(mut self, when: When) -> Self {
        self.valid = when;
        self
    }

    /// The same, learned by the data set on this day.
    #[must_use]
    pub fn with_recorded(mut self, day: Date) -> Self {
        self.recorded = day;
        self
    }

    /// The same, this sure.
    #[must_use]
    pub fn with_certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = certainty;
        self
    }

    /// The same, in these words.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The same, carried by one more publisher.
    #[must_use]
    pub fn with_citation(mut self, citation: Citation) -> Self {
        self.citations.push(citation);
        self
    }

    /// The same, bearing on another claim.
    #[must_use]
    pub fn with_link(mut self, relation: Relation) -> Self {
        self.links.push(relation);
        self
    }

    /// The id, unique in an atlas.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the source that asserts it.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// What it is about.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What it says.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// When it holds in the world.
    #[must_use]
    pub fn valid(&self) -> When {
        self.valid
    }

    /// When it was said.
    #[must_use]
    pub fn stated(&self) -> Day {
        self.stated
    }

    /// When the data set learned it.
    #[must_use]
    pub fn recorded(&self) -> Date {
        self.recorded
    }

    /// How sure it is.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// What was said, in neutral words.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Who carried it.
    #[must_use]
    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }

    /// How it bears on other claims.
    #[must_use]
    pub fn links(&self) -> &[Relation] {
        &self.links
    }

    /// The same, saying something else.
    pub(crate) fn with_statement(mut self, statement: Statement) -> Self {
        self.statement = statement;
        self
    }

    /// What can be checked of a claim by itself.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.id.is_empty() {
            return Err(Error::EmptyCode { what: "claim", code: String::new() });
        }
        if self.recorded < self.stated.earliest() {
            let (stated, recorded) = (self.stated.to_string(), self.recorded.to_string());
            return Err(Error::RecordedBeforeStated { stated, recorded });
        }
        if self.statement == Statement::Says && self.text.is_none() {
            return Err(Error::Unexpected { expected: "a text of what it says", found: "none".to_owned() });
        }
        let too_few = match &self.statement {
            Statement::Contested(parties) => (parties.len() < 2).then_some(parties),
            // Of none named, it is not known who holds it.
            Statement::Unclear { between, .. } => (between.len() == 1).then_some(between),
            _ => None,
        };
        if let Some(parties) = too_few {
            let found = format!("{parties:?}");
            return Err(Error::Unexpected { expected: "two parties or more that contest it", found });
        }
        Ok(())
    }
}
