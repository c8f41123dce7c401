//! How wide text is, and where lines break: told without a font, so that it is enough in any usual one.

/// How wide text is at a size, pixels: the widths of `DejaVu Sans`, rounded up, which of the usual fonts is the widest.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// In parts of the size of the letters.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | '’' | 'і' | 'ї' | 'І' | 'Ї' => {
            0.35
        }
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' | 'ж' | 'ш' | 'щ' | 'ю' | 'ы' | 'м' | 'ф' => {
            1.0
        }
        'Ж' | 'Ш' | 'Щ' | 'Ю' | 'М' | 'Ф' | 'Ы' => 1.15,
        'O' | 'Q' | 'G' | 'D' | 'H' | 'N' | 'U' | '+' | '=' | '<' | '>' | '±' => 0.84,
        '\u{300}'..='\u{36f}' => 0.0,
        c if c.is_ascii_uppercase() => 0.72,
        c if c.is_ascii() => 0.65,
        c if c < '\u{250}' => 0.8,
        c if c < '\u{1100}' => {
            if c.is_uppercase() {
                0.84
            } else {
                0.7
            }
        }
        _ => 1.1,
    }
}

/// The text in lines of at most so many pixels, broken between words; a word that is longer is broken itself.
pub(super) fn lines(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = limit;
    for word in text.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let begun = lines.last().is_some_and(|line| !line.is_empty());
            let blank = if begun { width(" ", size) } else { 0.0 };
            let (piece, fits) = fitting(rest, size, limit);
            if begun && (!fits || blank + width(piece, size) > room) && room < limit {
                lines.push(String::new());
                room = limit;
                continue;
            }
            if let Some(line) = lines.last_mut() {
                if begun {
                    line.push(' ');
                }
                line.push_str(piece);
            }
            room -= blank + width(piece, size);
            rest = &rest[piece.len()..];
            if !rest.is_empty() {
                lines.push(String::new());
                room = limit;
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// What of a word fits on a line, a character at least, and whether that is all.
fn fitting(word: &str, size: f64, limit: f64) -> (&str, bool) {
    let mut wide = 0.0;
    for (at, c) in word.char_indices() {
        wide += advance(c) * size;
        if wide > limit && at > 0 {
            return (&word[..at], false);
        }
    }
    (word, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_asked_and_no_letter_is_lost() {
        let text = "Held by nobody, as  they say themselves; Donaudampfschifffahrtsgesellschaft";
        for limit in [30.0, 60.0, 200.0, 2000.0] {
            let broken = lines(text, 10.0, limit);
            assert!(broken.iter().all(|line| width(line, 10.0) <= limit + 1e-9), "{broken:?}");
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(letters(&broken.concat()), letters(text));
        }
        assert_eq!(lines("a b", 10.0, 2000.0), ["a b"]);
        assert!(lines("", 10.0, 50.0).is_empty());
    }
}
