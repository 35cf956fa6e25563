//! Names that the vendor does not give: of types, values, errors, and of fields whose names Rust does not allow.

use std::collections::BTreeSet;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use serde_json::Value;

use dingtalk_spec::authoring::names::{self, Role};

/// A name that is not in `taken`, with a number at its end if needed.
pub(super) fn free(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    let between = match names::is_snake(&name) {
        true => "_",
        // Two adjacent numbers would look like one.
        false if name.ends_with(|c: char| c.is_ascii_digit()) => "No",
        false => "",
    };
    (2..).map(|number| format!("{name}{between}{number}")).find(|name| !taken(name)).unwrap_or_default()
}

/// A name in kebab case that is not in `taken`.
pub(super) fn free_kebab(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The Rust name of a field, and whether it is invented because the one derived from its wire name is unusable: a keyword, a method, a
/// taken name.
pub(super) fn field(wire: &str, role: Role, paged: bool, taken: &BTreeSet<String>) -> (Option<String>, String) {
    let check_paged = |name: String| if paged { names::check_paged(name) } else { Ok(name) };
    let derived = names::derive(wire, role).and_then(check_paged);
    let is_taken = |name: &str| {
        let twin = |name: &str| name.strip_prefix("maybe_").is_some_and(|short| taken.contains(short));
        let twins = role == Role::Setter && (twin(name) || taken.contains(&format!("maybe_{name}")));
        taken.contains(name) || twins
    };
    let made = match derived {
        Ok(name) if !is_taken(&name) => return (None, name),
        Ok(name) => format!("{name}_value"),
        Err(unfit) => unfit.proposal.unwrap_or_else(|| {
            let name = from_scraps(wire, "value");
            names::check(&name, role).unwrap_or_else(|unfit| unfit.proposal.unwrap_or(name))
        }),
    };
    let name = free(made, is_taken);
    (Some(name.clone()), name)
}

/// A snake case name from the letters and digits in `text`.
pub(super) fn from_scraps(text: &str, otherwise: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = plain.to_snake_case();
    match name.chars().next() {
        Some(first) if first.is_ascii_lowercase() => name,
        Some(_) => format!("{otherwise}_{name}"),
        None => otherwise.to_owned(),
    }
}

/// The name of the type of a field, or of its elements.
pub(super) fn type_name(wire: &str, is_list: bool) -> String {
    let camel = from_scraps(wire, "item").to_upper_camel_case();
    let name = if is_list { singular(&camel) } else { camel };
    usable_type(if name.is_empty() { "Item".to_owned() } else { name })
}

/// `name`, or a substitute if Rust reserves it.
pub(super) fn usable_type(name: String) -> String {
    names::check(&name, Role::Type).unwrap_or_else(|unfit| unfit.proposal.unwrap_or(name))
}

/// Whether the page's name of a type is more than a generic word.
pub(super) fn is_telling(name: &str) -> bool {
    let generic = ["Array", "DObject", "Data", "Dto", "Item", "Json", "List", "Map", "Model", "Object", "Param", "Vo"];
    names::check(name, Role::Type).is_ok() && name.len() > 2 && !generic.contains(&name)
}

/// The name of one element: `User` for `Users` and `UserList`.
fn singular(name: &str) -> String {
    match name {
        "List" => return "Item".to_owned(),
        "Children" => return "Child".to_owned(),
        _ => {}
    }
    if let Some(one) = ["List", "Array", "Children"].iter().find_map(|ending| name.strip_suffix(ending)) {
        return if one.is_empty() { "Item".to_owned() } else { singular(one) };
    }
    let unchanged = ["ss", "us", "is", "News", "Series", "Species"];
    if unchanged.iter().any(|ending| name.ends_with(ending)) {
        return name.to_owned();
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let long = ["sses", "xes", "ches", "shes", "zes"];
    let cut = if long.iter().any(|ending| name.ends_with(ending)) { "es" } else { "s" };
    name.strip_suffix(cut).filter(|one| !one.is_empty()).unwrap_or(name).to_owned()
}

/// The name of a value, and whether it is invented.
pub(super) fn variant(value: &Value, taken: &BTreeSet<String>) -> (Option<String>, String) {
    let is_taken = |name: &str| taken.contains(name);
    let made = match value {
        Value::String(text) => match names::derive(text, Role::Variant) {
            Ok(name) if !is_taken(&name) => return (None, name),
            Ok(name) => name,
            Err(unfit) => unfit.proposal.unwrap_or_else(|| from_scraps(text, "value").to_upper_camel_case()),
        },
        number => format!("Value{}", number.to_string().replace('-', "Minus")),
    };
    let made = names::check(&made, Role::Variant).unwrap_or_else(|unfit| unfit.proposal.unwrap_or(made));
    let name = free(made, is_taken);
    (Some(name.clone()), name)
}

/// The name of an error whose code is repeated or not a word.
pub(super) fn error(code: &str, is_repeated: bool, taken: &BTreeSet<String>) -> (Option<String>, String) {
    let derived = names::derive(code, Role::Constant).ok().filter(|name| !is_repeated && !taken.contains(name));
    if let Some(constant) = derived {
        return (None, constant);
    }
    let scraps = from_scraps(code.strip_prefix('-').unwrap_or(code), "error");
    let minus = if code.starts_with('-') { "Minus" } else { "" };
    let made = match scraps.strip_prefix("error_") {
        Some(rest) => format!("Error{minus}{}", rest.to_upper_camel_case()),
        None => scraps.to_upper_camel_case(),
    };
    let constant = |name: &str| names::check(name, Role::Constant).unwrap_or_default();
    let name = free(made, |name| taken.contains(&constant(name)));
    let constant = constant(&name);
    (Some(name), constant)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_named_as_a_person_would() {
        let cases = [
            ("userList", true, "User"),
            ("fields", true, "Field"),
            ("list", true, "Item"),
            ("result", false, "ResultInfo"),
            ("addresses", true, "Address"),
            ("companies", true, "Company"),
            ("status", true, "Status"),
            ("admin_list", true, "Admin"),
            ("boxes", true, "BoxInfo"),
            ("deptIds", true, "DeptId"),
            ("中文", false, "Item"),
            ("2fa", true, "Item2fa"),
            ("s", true, "S"),
        ];
        for (wire, is_list, name) in cases {
            assert_eq!(type_name(wire, is_list), name, "{wire}");
        }
    }

    #[test]
    fn every_invented_name_is_usable() {
        let odd = [
            "", "_", "2fa", "中文", "type", "self", "maybe_x", "new", "a b", "Self", "-1", "%s", "é", "x_value",
            "pages",
        ];
        let mut fields: BTreeSet<String> = ["x".to_owned()].into();
        let mut variants = BTreeSet::new();
        let mut errors = BTreeSet::new();
        for wire in odd.iter().chain(&odd) {
            let (_, name) = field(wire, Role::Setter, true, &fields);
            let name = names::check(&name, Role::Setter).and_then(names::check_paged);
            assert!(fields.insert(name.unwrap()), "{wire}");
            let (_, name) = variant(&json!(wire), &variants);
            assert!(variants.insert(names::check(&name, Role::Variant).unwrap()), "{wire}");
            let (_, constant) = error(wire, false, &errors);
            assert!(!constant.is_empty() && errors.insert(constant), "{wire}");
            assert!(names::check(&type_name(wire, true), Role::Type).is_ok(), "{wire}");
        }
        assert_eq!(variant(&json!(-3), &variants).0.as_deref(), Some("ValueMinus3"));
        assert_eq!(error("40014", false, &errors).0.as_deref(), Some("Error40014"));
    }
}
