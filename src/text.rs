//! Types that are text in files: `FromStr` in, `Display` out.

/// Makes serde read and write a type as text, by `#[serde(try_from = "String", into = "String")]`.
macro_rules! is_text {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = crate::Error;

            fn try_from(text: String) -> Result<Self, crate::Error> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    };
}
pub(crate) use is_text;
