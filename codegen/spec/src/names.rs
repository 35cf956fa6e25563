//! Names in Rust: derived from the vendor's, and refused if they clash with Rust or the generated code.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Strict and reserved keywords of every edition, and words such as `macro_rules` that cannot be names either.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Methods of every generated request, besides its setters.
const METHODS: &[&str] = &["build", "builder", "clone", "new", "send"];

/// Further methods of requests whose answers come in pages.
const PAGED_METHODS: &[&str] = &["items", "pages"];

/// Types that generated code mentions, or that a reader takes for the ones of the prelude.
const TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Builder",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "HashMap",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Request",
    "Response",
    "Result",
    "Self",
    "Send",
    "Set",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Unset",
    "Value",
    "Vec",
];

/// Variants that every list of values has, and names that no variant can have.
const VARIANTS: &[&str] = &["Self", "Unknown"];

/// What a name is for, which decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A field that is only read.
    Field,
    /// A parameter, or a field that the caller gives: it has a setter.
    Setter,
    /// A struct or an enum.
    Type,
    /// A value of a closed list.
    Variant,
    /// A constant for an error code.
    Constant,
}

/// Why a name cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The name; empty if none can be derived.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
    /// A name that can be used instead.
    pub proposal: Option<String>,
}

/// Derives the Rust name from the vendor's `wire` name.
///
/// # Errors
/// Returns why there is none, and which name can be used instead.
pub fn derive(wire: &str, role: Role) -> Result<String, Unfit> {
    let plain = wire.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    let name = match role {
        Role::Field | Role::Setter => wire.to_snake_case(),
        Role::Type | Role::Variant => wire.to_upper_camel_case(),
        Role::Constant => wire.to_shouty_snake_case(),
    };
    if !plain || !is_identifier(&name) || (role == Role::Constant && !is_code(wire)) {
        return Err(Unfit {
            name: String::new(),
            reason: format!("no name in Rust can be made from `{wire}`"),
            proposal: None,
        });
    }
    fit(name, role)
}

/// Checks a name that a spec gives.
///
/// # Errors
/// Returns why it cannot be used, and which name can.
pub fn check(name: &str, role: Role) -> Result<String, Unfit> {
    let (style, well_styled) = match role {
        Role::Field | Role::Setter => {
            ("snake case", name.starts_with(|c: char| c.is_ascii_lowercase()) && is_snake(name))
        }
        Role::Type | Role::Variant | Role::Constant => (
            "upper camel case",
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric()),
        ),
    };
    if !well_styled {
        let derived_role = if role == Role::Constant { Role::Variant } else { role };
        return Err(Unfit {
            name: name.to_owned(),
            reason: format!("expected a name in {style}"),
            proposal: derive(name, derived_role).ok(),
        });
    }
    let name = if role == Role::Constant { name.to_shouty_snake_case() } else { name.to_owned() };
    fit(name, role)
}

/// Checks a parameter's name for an operation whose answers come in pages.
///
/// # Errors
/// Refuses the names of a paged request's own methods.
pub fn check_paged(name: String) -> Result<String, Unfit> {
    if !PAGED_METHODS.contains(&name.as_str()) {
        return Ok(name);
    }
    let reason = format!("`{name}` is a method of every request that has pages");
    Err(Unfit { reason, proposal: Some(format!("{name}_value")), name })
}

/// The name of a function and its module. Keywords get a suffix, because specs cannot choose this name.
pub fn module(operation: &str) -> String {
    let name = operation.to_snake_case();
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_call") } else { name }
}

/// Whether `name` consists of lowercase letters, digits and underscores, and begins with a letter.
pub fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether `name` is in snake case and can be a module's name in Rust.
pub fn is_module(name: &str) -> bool {
    is_snake(name) && !name.ends_with('_') && !name.contains("__") && !KEYWORDS.contains(&name)
}

/// Whether `name` is in kebab case.
pub(crate) fn is_kebab(name: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.split('-').all(word)
}

/// Whether `name` is in upper camel case.
pub fn is_upper_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// `name` in snake case.
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

fn fit(name: String, role: Role) -> Result<String, Unfit> {
    let (reason, ending) = match role {
        Role::Field | Role::Setter if KEYWORDS.contains(&name.as_str()) => ("a keyword of Rust", "_value"),
        Role::Setter if METHODS.contains(&name.as_str()) => ("a method of every request", "_value"),
        Role::Type if TYPES.contains(&name.as_str()) => ("a name that Rust or the generated code uses itself", "Info"),
        Role::Variant if name == "Self" => ("a keyword of Rust", "Value"),
        Role::Variant if VARIANTS.contains(&name.as_str()) => {
            ("the variant for values that the spec does not list", "Value")
        }
        _ => return Ok(name),
    };
    let proposal = Some(format!("{name}{ending}"));
    Err(Unfit { reason: format!("`{name}` is {reason}"), name, proposal })
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether an error code reads as words.
fn is_code(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/ ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_what_can_be_derived() {
        let cases = [
            ("toCorpIds", Role::Setter, "to_corp_ids"),
            ("x-acs-foo", Role::Setter, "x_acs_foo"),
            ("a.b", Role::Field, "a_b"),
            ("unifiedSocialCredit", Role::Field, "unified_social_credit"),
            ("STAR_ACTIVITY", Role::Variant, "StarActivity"),
            ("invalidParameter.appKey.blank", Role::Constant, "INVALID_PARAMETER_APP_KEY_BLANK"),
        ];
        for (wire, role, name) in cases {
            assert_eq!(derive(wire, role).as_deref(), Ok(name));
        }
    }

    #[test]
    fn refuses_invalid_names() {
        for wire in ["", "_", "2fa", "中文", "$", "-", "\u{301}", "a\u{200b}b", "Straße"] {
            for role in [Role::Field, Role::Setter, Role::Variant, Role::Constant] {
                assert!(derive(wire, role).is_err(), "{wire:?} as {role:?}");
            }
        }
        for code in ["40014", "-1", "%s.wrong", "isv.invalid=x"] {
            assert!(derive(code, Role::Constant).is_err(), "{code}");
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        for wire in ["a", "A b", "r#type", "a--b", "@type", "__x__", "a/b", "9", "x'", "\"q\""] {
            for role in [Role::Field, Role::Setter, Role::Variant, Role::Constant] {
                if let Ok(name) = derive(wire, role) {
                    assert!(is_identifier(&name) && !KEYWORDS.contains(&name.as_str()), "{wire} -> {name}");
                }
            }
        }
    }

    #[test]
    fn proposals_are_valid() {
        for name in PAGED_METHODS {
            let proposal = check_paged((*name).to_owned()).unwrap_err().proposal.unwrap();
            assert_eq!(check_paged(proposal.clone()).as_deref(), check(&proposal, Role::Setter).as_deref());
        }
        let every = KEYWORDS.iter().chain(METHODS).map(|name| (*name, Role::Setter));
        let types = TYPES.iter().map(|name| (*name, Role::Type));
        for (name, role) in every.chain(types).chain(VARIANTS.iter().map(|name| (*name, Role::Variant))) {
            let proposal = check(name, role).unwrap_err().proposal.unwrap();
            assert_eq!(check(&proposal, role), Ok(proposal));
        }
    }

    #[test]
    fn modules_are_never_keywords() {
        assert_eq!(module("GetOrgAuthInfo"), "get_org_auth_info");
        assert_eq!(module("Move"), "move_call");
    }
}
