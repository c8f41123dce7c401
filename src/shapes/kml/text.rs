//! KML as text, before it is read: whether every element ends, and what the reader would stumble over left out.
//!
//! For the reader a geometry of several ends at whatever it does not expect in it: an element without content, the text of an
//! element that it does not know. What comes after would be lost without a word. So geometries are rid of all that is no
//! geometry, and all that is no markup of elements goes.

use super::malformed;
use crate::Error;

/// How deep elements may lie in one another.
const DEEPEST: usize = 64;

/// Text that the reader takes as it is meant.
#[derive(Default)]
pub(super) struct Sound<'a> {
    pub(super) text: String,
    /// How many parts of geometries of several were left out, being no points, lines or polygons.
    pub(super) parts_dropped: usize,
    open: Vec<Open<'a>>,
    /// How many elements were open when one began that is left out with all that is in it.
    dropped_from: Option<usize>,
}

/// An element that has begun.
struct Open<'a> {
    name: &'a str,
    /// What the coordinates of a point are written in, if they are there.
    coordinates: Option<String>,
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What lies in an element of a geometry; none of other elements, in which anything may.
fn parts(name: &str) -> Option<&'static [&'static str]> {
    match local(name) {
        "MultiGeometry" => Some(&["Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"]),
        "Polygon" => Some(&["outerBoundaryIs", "innerBoundaryIs"]),
        "outerBoundaryIs" | "innerBoundaryIs" => Some(&["LinearRing"]),
        "Point" | "LineString" | "LinearRing" => Some(&["coordinates"]),
        _ => None,
    }
}

impl<'a> Sound<'a> {
    /// Looks through a text.
    pub(super) fn of(text: &'a str) -> Result<Self, Error> {
        let mut sound = Self { text: String::with_capacity(text.len()), ..Self::default() };
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            sound.characters(&rest[..start], false)?;
            rest = &rest[start..];
            let sections = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
            if let Some((begins, ends)) = sections.iter().find(|(begins, _)| rest.starts_with(begins)) {
                let at = rest.find(ends).ok_or_else(|| malformed("it ends within markup"))?;
                if *begins == "<![CDATA[" {
                    sound.characters(&rest[..at + ends.len()], true)?;
                }
                rest = &rest[at + ends.len()..];
                continue;
            }
            if rest.starts_with("<!") {
                return Err(malformed("it declares a document type, which is not read: leave that out"));
            }
            let end = end_of_tag(rest).ok_or_else(|| malformed("it ends within a tag"))?;
            let (tag, after) = rest.split_at(end + 1);
            match tag[1..end].strip_prefix('/') {
                Some(name) => sound.close(name.trim(), tag)?,
                None => sound.begin(tag)?,
            }
            rest = after;
        }
        match sound.open.last() {
            Some(Open { name, .. }) => Err(malformed(&format!("it ends within <{name}>"))),
            None => Ok(sound),
        }
    }

    /// What elements have between their tags, as it is written or as a section of it.
    fn characters(&mut self, text: &str, is_section: bool) -> Result<(), Error> {
        if self.dropped_from.is_some() {
            return Ok(());
        }
        let within = self.open.last().map_or("", |own| own.name);
        if parts(within).is_some() {
            let is_nothing = !is_section && text.trim().is_empty();
            let reason = || format!("text stands in <{within}> between its parts");
            return if is_nothing { Ok(()) } else { Err(malformed(&reason())) };
        }
        let around = self.open.iter_mut().nth_back(1).filter(|_| local(within) == "coordinates");
        if let Some(written) = around.and_then(|around| around.coordinates.as_mut()) {
            if is_section {
                written.push_str(text.trim_start_matches("<![CDATA[").trim_end_matches("]]>"));
            } else {
                written.push_str(&without_references(text));
            }
        }
        self.text.push_str(text);
        Ok(())
    }

    /// A tag that begins an element, which it may end as well.
    fn begin(&mut self, tag: &'a str) -> Result<(), Error> {
        let inner = &tag[1..tag.len() - 1];
        let is_empty = inner.ends_with('/');
        let name = inner.trim_end_matches('/').split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
        let within = self.open.last().and_then(|own| parts(own.name).map(|parts| (own.name, parts)));
        let is_part = within.is_none_or(|(_, parts)| parts.contains(&local(name)));
        if is_empty {
            // An empty part of a geometry has nothing.
            if self.dropped_from.is_none() && within.is_none() {
                self.text.push_str(tag);
            }
            return Ok(());
        }
        if self.dropped_from.is_none() {
            if is_part {
                self.text.push_str(tag);
            } else {
                self.dropped_from = Some(self.open.len());
                let of_several = within.is_some_and(|(name, _)| local(name) == "MultiGeometry");
                self.parts_dropped += usize::from(of_several);
            }
            if local(name) == "coordinates"
                && let Some(around) = self.open.last_mut().filter(|own| local(own.name) == "Point")
            {
                around.coordinates = Some(String::new());
            }
        }
        self.open.push(Open { name, coordinates: None });
        if self.open.len() > DEEPEST {
            return Err(malformed(&format!("more than {DEEPEST} elements lie in one another")));
        }
        Ok(())
    }

    fn close(&mut self, name: &str, tag: &str) -> Result<(), Error> {
        let closed = self.open.pop().filter(|own| own.name == name);
        let closed = closed.ok_or_else(|| malformed(&format!("</{name}> ends no element")))?;
        if let Some(from) = self.dropped_from {
            if self.open.len() == from {
                self.dropped_from = None;
            }
            return Ok(());
        }
        if local(name) == "Point" {
            let positions = closed.coordinates.map_or(0, |written| written.split_whitespace().count());
            match positions {
                0 => return Err(malformed("a Point has no coordinates")),
                1 => {}
                _ => return Err(malformed(&format!("a Point has {positions} positions"))),
            }
        }
        self.text.push_str(tag);
        Ok(())
    }
}

/// Text without `&#32;` and the like, which may stand for nothing.
fn without_references(text: &str) -> String {
    let mut parts = text.split('&');
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once(';').map_or("", |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}

/// Where a tag ends; `>` may stand in quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(i, c)| {
        match (quote, c) {
            (None, '>') => return Some(i),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}
