//! [`Explanation`]: an answer in words, with numbered footnotes for what it rests on.

use std::fmt::{self, Write};

use jiff::civil::Date;

use super::ground::Basis;
use super::{Control, Figure, Front, Total, Verdict, View};
use crate::answer::Spot;
use crate::{About, Atlas, Citation, Claim, Statement};

/// An answer in words, with a numbered footnote for each claim that it names.
///
/// Its `Display` is plain text: the sentences, then the notes, a line each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    sentences: Vec<String>,
    notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq)]
struct Note {
    claim: String,
    carried: Vec<Citation>,
}

impl Explanation {
    /// The sentences, with `[1]` for notes.
    #[must_use]
    pub fn sentences(&self) -> String {
        self.marked().replace('\u{1}', "[").replace('\u{2}', "]")
    }

    /// The sentences with the numbers of notes between control characters, which no text of others has.
    fn marked(&self) -> String {
        self.sentences.join(" ")
    }

    /// The notes as Markdown footnotes and the sentences with references to them.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = escaped(&self.marked()).replace('\u{1}', "[^").replace('\u{2}', "]");
        text.push('\n');
        for (number, note) in (1..).zip(&self.notes) {
            let carried = note.carried.iter().map(|citation| {
                let title = citation.title.as_deref().map(|title| format!(", “{}”", escaped(title)));
                let (publisher, title) = (escaped(&citation.publisher), title.unwrap_or_default());
                let named = format!("{publisher}{title}{}", dated(citation));
                match &citation.url {
                    Some(url) => format!("[{named}](<{}>)", url.replace(['<', '>', '\\'], "")),
                    None => named,
                }
            });
            let _ = write!(text, "\n[^{number}]: {} ({})", joined(carried), escaped(&note.claim));
        }
        if !self.notes.is_empty() {
            text.push('\n');
        }
        text
    }

    fn say(&mut self, sentence: String) {
        self.sentences.push(sentence);
    }

    /// The mark of the note for a claim.
    fn mark(&mut self, claim: &Claim) -> String {
        let known = self.notes.iter().position(|note| note.claim == claim.id());
        let number = known.unwrap_or_else(|| {
            let carried = claim.citations().iter().map(|citation| Citation {
                publisher: on_one_line(&citation.publisher),
                title: citation.title.as_deref().map(on_one_line),
                url: citation.url.as_deref().map(on_one_line),
                ..citation.clone()
            });
            self.notes.push(Note { claim: claim.id().to_owned(), carried: carried.collect() });
            self.notes.len() - 1
        });
        format!("\u{1}{}\u{2}", number + 1)
    }

    /// Who says what, when, each with its note.
    fn voices(&mut self, atlas: &Atlas, claims: &[&Claim]) -> String {
        let voices: Vec<String> = claims
            .iter()
            .map(|claim| {
                let by = atlas.source(claim.by()).map_or(claim.by(), |source| source.name());
                let again = if claim.links().iter().any(|link| matches!(link, crate::Relation::Repeats(_))) {
                    ", the same again"
                } else {
                    ""
                };
                let voice = format!("{by} {} ({}{again})", says(atlas, claim), claim.stated());
                format!("{} {}", on_one_line(&voice), self.mark(claim))
            })
            .collect();
        voices.join("; ")
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences())?;
        for (number, note) in (1..).zip(&self.notes) {
            let carried = note.carried.iter().map(|citation| {
                let title = citation.title.as_deref().map(|title| format!(", “{title}”")).unwrap_or_default();
                let url = citation.url.as_deref().map(|url| format!(", {url}")).unwrap_or_default();
                format!("{}{title}{}{url}", citation.publisher, dated(citation))
            });
            write!(f, "\n[{number}] {} ({})", joined(carried), note.claim)?;
        }
        Ok(())
    }
}

fn joined(carried: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = carried.collect();
    if all.is_empty() { "no citation".to_owned() } else { all.join("; ") }
}

fn dated(citation: &Citation) -> String {
    citation.date.map(|date| format!(", {date}")).unwrap_or_default()
}

/// Text of others without line breaks, which would begin another note or another block, and without marks of notes.
fn on_one_line(text: &str) -> String {
    text.replace(['\u{1}', '\u{2}'], "").replace(char::is_control, " ")
}

/// Text of others, so that Markdown takes it as it is.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|~!&".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// What a claim says, after who says it.
pub(crate) fn says(atlas: &Atlas, claim: &Claim) -> String {
    let name = |id: &str| atlas.party(id).map_or(id.to_owned(), |party| party.name().to_owned());
    let what = match claim.about() {
        About::Town(_) => "it".to_owned(),
        About::Region(code) => format!("all of {code}"),
        About::Part { region, name } => format!("{name} in {region}"),
        About::Between(a, b) => format!("the line between {} and {}", name(a), name(b)),
    };
    match claim.statement() {
        Statement::Holds(party) => format!("says that {} holds {what}", name(party)),
        Statement::Denies(party) => format!("denies that {} holds {what}", name(party)),
        Statement::Contested(parties) => {
            let names: Vec<String> = parties.iter().map(|party| name(party)).collect();
            format!("says that {what} is contested between {}", names.join(" and "))
        }
        Statement::Extent { party, .. } => format!("draws ground as held by {}", name(party)),
        Statement::Unclear { between, .. } => match (&between[..], claim.text()) {
            ([], Some(text)) => format!("says: {text}"),
            ([], None) => "draws ground without saying who holds it".to_owned(),
            (parties, _) => {
                let names: Vec<String> = parties.iter().map(|party| name(party)).collect();
                format!("draws ground as contested between {}", names.join(" and "))
            }
        },
        Statement::Line { left, right, .. } => {
            format!("draws a line between {} and {}", name(left), name(right))
        }
        Statement::Amount { measure, range, .. } => format!("says {range} {}", measure.unit()),
        Statement::Declares(regime) => format!("declares: {regime}"),
        Statement::Says => format!("says: {}", claim.text().unwrap_or_default()),
    }
}

impl Verdict<'_> {
    /// The verdict in words, with who is believed and who is not.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::Atlas;
    /// use jiff::civil::date;
    ///
    /// let atlas = Atlas::kursk_2024();
    /// let view = atlas.on(date(2025, 3, 13));
    /// let text = view.control_of(atlas.town("Sudzha")?).explain().to_string();
    /// assert!(text.starts_with("On 2025-03-13, Sudzha is claimed by Russia, since 2025-03-13, by the rule “newest”: "));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let (mut text, atlas) = (Explanation::default(), self.view.atlas());
        let (day, town, control) = (self.day, self.town.names(), &self.control);
        let rule = self.view.by_policy().name();
        let since = self.since.map(|since| format!(", since {since}")).unwrap_or_default();
        let day = text_of_day(self.view, day);
        if self.because.is_empty() {
            let nothing = match control {
                Control::Unknown => "nothing is said of it that this rule believes, and it lies in no region",
                _ if self.despite.is_empty() => "no claim about it counts on that day",
                _ => "no claim about it is believed, and it lies in that country",
            };
            text.say(format!("On {day}, {town} is {control}{since}, by the rule “{rule}”: {nothing}."));
        } else {
            let voices = text.voices(atlas, &self.because);
            let only_denied =
                self.because.iter().all(|claim| matches!(claim.statement(), Statement::Denies(_)));
            let by_default =
                if only_denied && control.holder().is_some() { "; it lies in that country" } else { "" };
            text.say(format!(
                "On {day}, {town} is {control}{since}, by the rule “{rule}”: {voices}{by_default}."
            ));
        }
        if !self.despite.is_empty() {
            let voices = text.voices(atlas, &self.despite);
            text.say(format!("Not relied on: {voices}."));
        }
        text
    }
}

impl Total<'_> {
    /// The total in words, with each source's figure.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let (mut text, atlas) = (Explanation::default(), self.view.atlas());
        let (measure, place) = (capital(&self.measure.to_string()), &self.place);
        let (day, rule) = (text_of_day(self.view, self.view.day()), self.view.by_policy().name());
        text.say(format!("{measure}, {place}, as of {day}, by the rule “{rule}”: {self}."));
        for believed in [true, false] {
            let figures = self.figures.iter().filter(|figure| figure.believed == believed);
            let claims: Vec<&Claim> = figures.map(|Figure { claim, .. }| *claim).collect();
            if !claims.is_empty() {
                let voices = text.voices(atlas, &claims);
                text.say(if believed { format!("{voices}.") } else { format!("Not counted: {voices}.") });
            }
        }
        text
    }
}

/// A day, and what was known of it.
fn text_of_day(view: &View, day: Date) -> String {
    if view.known() < Date::MAX { format!("{day}, as known by {}", view.known()) } else { day.to_string() }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Front<'_> {
    /// How far a place is from the front in words, with what the front near it rests on; `None` if there is no front.
    #[must_use]
    pub fn explain(&self, place: &str, spot: impl Into<Spot>) -> Option<Explanation> {
        let near = self.nearest(spot)?;
        let (view, mut text) = (self.view(), Explanation::default());
        let (atlas, (a, b)) = (view.atlas(), self.between());
        let resolution = self.resolution().unwrap_or_default();
        let how = match self.basis() {
            Basis::Towns => format!("drawn halfway between towns about {resolution:.0} apart"),
            Basis::Extents => format!("as drawn, with a point about every {resolution:.1}"),
        };
        text.say(format!(
            "On {}, {place} is {near} from the front of {} against {}, nearest at {:.3}, by the rule “{}”; the line is {how}.",
            text_of_day(view, view.day()),
            a.name(),
            b.name(),
            near.what,
            view.by_policy().name(),
        ));
        let claims: Vec<&Claim> = match self.basis() {
            Basis::Extents => view.ground().extents(view).map(|claim| &atlas.claims()[claim]).collect(),
            Basis::Towns => {
                // The nearest town that is not held as it would be by default.
                let verdicts = atlas.nearest_towns(near.what, atlas.towns().len()).into_iter();
                let told = verdicts
                    .map(|near| view.control_of(near.what))
                    .find(|verdict| !verdict.because.is_empty());
                told.map(|verdict| {
                    text.say(format!(
                        "The nearest place of which anything is said, {}, is {verdict}.",
                        verdict.town.names()
                    ));
                    verdict.because
                })
                .unwrap_or_default()
            }
        };
        if !claims.is_empty() {
            let voices = text.voices(atlas, &claims);
            text.say(format!("{voices}."));
        }
        Some(text)
    }
}
