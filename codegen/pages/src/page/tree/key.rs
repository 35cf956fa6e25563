//! How names are compared.

/// A name as it is compared: examples have stray blanks, and samples spell in their language's own style.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
