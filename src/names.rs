//! Names by language, and the key under which a name is found however it is typed.

use std::collections::BTreeMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The language tag for names whose source does not say the language (BCP 47: undetermined).
pub const UNDETERMINED: &str = "und";

/// The names of a place, by language.
///
/// Languages are BCP 47 tags: `en`, `uk`, `ru`; [`UNDETERMINED`] where a source does not say. A
/// language may have several names, the usual one first.
///
/// # Examples
///
/// ```
/// use frontline::Names;
///
/// let names = Names::new("Sudzha").with("uk", "Суджа").with("ru", "Суджа");
/// assert_eq!(names.to_string(), "Sudzha");
/// assert_eq!(names.get("uk"), Some("Суджа"));
/// assert_eq!(names.get("pl"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    main: String,
    by_language: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// A place called `main` in English, or in whatever language the data set speaks.
    #[must_use]
    pub fn new(main: impl Into<String>) -> Self {
        Self { main: main.into(), by_language: BTreeMap::new() }
    }

    /// The same with one more name in a language.
    #[must_use]
    pub fn with(mut self, language: &str, name: impl Into<String>) -> Self {
        self.by_language.entry(language.to_owned()).or_default().push(name.into());
        self
    }

    /// The main name.
    #[must_use]
    pub fn main(&self) -> &str {
        &self.main
    }

    /// The usual name in a language.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&str> {
        self.by_language.get(language)?.first().map(String::as_str)
    }

    /// All names but the main one with their languages, by language.
    pub fn by_language(&self) -> impl Iterator<Item = (&str, &str)> {
        let each = self.by_language.iter();
        each.flat_map(|(language, names)| names.iter().map(move |name| (language.as_str(), name.as_str())))
    }

    /// The keys of all names, without repetition.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> =
            std::iter::once(self.main()).chain(self.by_language().map(|(_, name)| name)).map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.main)
    }
}

/// Folds a name to what is compared: lower case, letters and digits only, without the marks that Unicode sets
/// apart from their letter. So `Ryl’sk`, `Ryl'sk` and `rylsk` are one, and `Тёткино` and `Теткино`; also й and и,
/// ї and і. Letters with a stroke (ł, ø, đ) are letters of their own.
pub(crate) fn key(name: &str) -> String {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_what_people_type_differently() {
        for (a, b) in [
            ("Ryl’sk", "rylsk"),
            ("Tëtkino", "TETKINO"),
            ("Тёткино", "теткино"),
            ("Velyka Pysarivka", "velyka-pysarivka"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_ne!(key("Суджа"), key("Sudzha"));
    }
}
