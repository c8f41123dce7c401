//! Elements of SVG and HTML, with every text of others escaped.

use std::fmt::{Display, Write};

/// Text as XML and HTML take it in content and in quoted attributes; what XML 1.0 has no character for becomes U+FFFD.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            '\'' => plain.push_str("&#39;"),
            '\n' | '\r' | '\t' => plain.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => plain.push('\u{fffd}'),
            _ => plain.push(c),
        }
    }
    plain
}

/// An element being written: its attributes first, then what it holds.
pub(super) struct Element<'a> {
    out: &'a mut String,
    name: &'static str,
}

/// Begins an element.
pub(super) fn element<'a>(out: &'a mut String, name: &'static str) -> Element<'a> {
    let _ = write!(out, "<{name}");
    Element { out, name }
}

impl Element<'_> {
    /// Adds an attribute.
    pub(super) fn with(self, name: &str, value: impl Display) -> Self {
        let _ = write!(self.out, " {name}=\"{}\"", escaped(&value.to_string()));
        self
    }

    /// Adds a number, to a tenth of a pixel.
    pub(super) fn at(self, name: &str, value: f64) -> Self {
        let rounded = (value * 10.0).round() / 10.0 + 0.0;
        self.with(name, rounded)
    }

    /// Ends it: nothing inside.
    pub(super) fn empty(self) {
        self.out.push_str("/>\n");
    }

    /// Ends it after a text.
    pub(super) fn text(self, text: &str) {
        let _ = writeln!(self.out, ">{}</{}>", escaped(text), self.name);
    }

    /// Ends it after other elements.
    pub(super) fn holding(self, inside: impl FnOnce(&mut String)) {
        self.out.push_str(">\n");
        inside(self.out);
        let _ = writeln!(self.out, "</{}>", self.name);
    }
}
