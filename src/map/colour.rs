//! [`Colour`], and the colours that parties have unless told.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// A colour of a screen or a page (sRGB), written like `#d55e00`.
///
/// # Examples
///
/// ```
/// use frontline::Colour;
///
/// let vermillion: Colour = "#D55E00".parse()?;
/// assert_eq!(vermillion.to_string(), "#d55e00");
/// assert!("red".parse::<Colour>().is_err());
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

/// The colours of parties without one, in the order of the atlas: vermillion, blue, and so on, told apart with all kinds of
/// colour vision (M. Okabe and K. Ito, Color universal design, 2008). Black is for lines. Of
/// four of them these four, pale as old ground is, stay farthest apart.
pub(super) const PARTIES: [Colour; 7] = [
    Colour([0xd5, 0x5e, 0x00]),
    Colour([0x00, 0x72, 0xb2]),
    Colour([0xf0, 0xe4, 0x42]),
    Colour([0x56, 0xb4, 0xe9]),
    Colour([0xcc, 0x79, 0xa7]),
    Colour([0x00, 0x9e, 0x73]),
    Colour([0xe6, 0x9f, 0x00]),
];

impl Colour {
    pub(super) const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// The colour laid over another, covering so much of it, 0 to 1.
    pub(super) fn over(self, paper: Self, share: f64) -> Self {
        let mix = |i: usize| {
            let mixed = f64::from(self.0[i]) * share + f64::from(paper.0[i]) * (1.0 - share);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between two bytes
            let byte = mixed.round() as u8;
            byte
        };
        Self([mix(0), mix(1), mix(2)])
    }

    #[cfg(test)]
    pub(super) fn bytes(self) -> [u8; 3] {
        self.0
    }
}

impl FromStr for Colour {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || Error::InvalidColour { text: text.to_owned() };
        let digits = text.strip_prefix('#').ok_or_else(invalid)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let byte = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).map_err(|_| invalid());
        Ok(Self([byte(0)?, byte(2)?, byte(4)?]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
