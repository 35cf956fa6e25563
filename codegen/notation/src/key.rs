//! How names are compared.

/// The form in which names are compared: examples have stray blanks, and samples use their language's naming style.
#[must_use]
pub fn key(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
