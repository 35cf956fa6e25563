//! What types of generated crates have in common when they are printed or compared. Their macros call this.

use std::fmt::{self, Debug, Formatter};

/// Prints a struct. `names` are those of its fields, separated by spaces.
#[doc(hidden)]
pub fn debug_fields(f: &mut Formatter<'_>, name: &str, names: &str, fields: &[&dyn Debug]) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (name, field) in names.split_ascii_whitespace().zip(fields) {
        shown.field(name, field);
    }
    shown.finish()
}

/// Prints an open enum by the name of its variant. `names` are those of the variants, each with its value on the wire.
#[doc(hidden)]
pub fn debug_value(f: &mut Formatter<'_>, names: &str, value: impl Debug + ToString) -> fmt::Result {
    match variant(names, &value.to_string()) {
        Some(name) => f.write_str(name),
        None => f.debug_tuple("Unknown").field(&value).finish(),
    }
}

/// The name before `value` in pairs that end in `\0`.
fn variant<'n>(names: &'n str, value: &str) -> Option<&'n str> {
    let mut parts = names.split('\0');
    while let (Some(name), Some(text)) = (parts.next(), parts.next()) {
        if text == value {
            return Some(name);
        }
    }
    None
}

/// Whether two texts are the same. A call is cheaper for the compiler to check than an operator.
#[doc(hidden)]
#[inline]
#[must_use]
pub fn same_text(a: &str, b: &str) -> bool {
    a == b
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for public types")]
mod tests {
    use std::collections::HashSet;

    use crate::binding::Fields as _;

    enum Language {
        ZhCn,
        EnUs,
        Unknown(String),
    }

    crate::binding::text_values!(Language, [sent, answered], ZhCn = "zh_CN", EnUs = "en US");

    enum Order {
        Last,
        First,
        Unknown(i64),
    }

    crate::binding::integer_values!(Order, [sent, answered], Last = -1, First = 10);

    #[derive(PartialEq)]
    struct Member {
        name: Option<String>,
        languages: Vec<Language>,
    }

    crate::binding::answer!(Member, name = "name" | "Name", languages = "languages");

    struct Empty {}

    crate::binding::answer!(Empty);

    #[test]
    fn values_are_printed_as_a_derive_prints_them() {
        assert_eq!(format!("{:?} {:?}", Language::ZhCn, Language::from("x\"")), r#"ZhCn Unknown("x\"")"#);
        assert_eq!(format!("{:?} {:?}", Language::EnUs, Language::from("EnUs")), "EnUs Unknown(\"EnUs\")");
        assert_eq!(format!("{:?} {:?} {:?}", Order::Last, Order::First, Order::Unknown(1)), "Last First Unknown(1)");
    }

    #[test]
    fn values_are_equal_if_they_are_the_same_on_the_wire() {
        assert_eq!(Language::Unknown("zh_CN".to_owned()), Language::ZhCn);
        assert_eq!(Order::Unknown(-1), Order::Last);
        assert_ne!(Language::from("fr"), Language::from("zh_CN"));
        assert_eq!(HashSet::from([Language::EnUs, Language::from("en US"), Language::ZhCn.clone()]).len(), 2);
        assert_eq!(HashSet::from([Order::First, Order::from(10), Order::from(3)]).len(), 2);
    }

    #[test]
    fn objects_are_printed_cloned_and_started_as_derives_do() {
        let mut member = Member::default();
        assert!(member == Member { name: None, languages: Vec::new() });
        member.languages.push(Language::ZhCn);
        assert!(member.clone() == member);
        assert_eq!(format!("{member:?}"), "Member { name: None, languages: [ZhCn] }");
        assert!(format!("{member:#?}").starts_with("Member {\n    name: None,\n    languages: [\n        ZhCn,\n"));
        assert_eq!(format!("{:?}", Empty::default().clone()), "Empty");
    }

    #[test]
    fn fields_are_found_by_each_of_their_names() {
        let mut member = Member::default();
        assert!(["name", "Name", "languages"].iter().all(|name| member.field(name).is_some()));
        assert!(member.field("NAME").is_none());
        assert!(Empty {}.field("name").is_none());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn values_serialize_as_on_the_wire() {
        let json = serde_json::json!(["zh_CN", "fr", 10, 3]);
        let values = (Language::ZhCn, Language::from("fr"), Order::First, Order::Unknown(3));
        assert_eq!(serde_json::to_value(&values).unwrap(), json);
        let read: (Language, Language, Order, Order) = serde_json::from_value(json).unwrap();
        assert!(read == values);
        assert!(serde_json::from_str::<Order>("\"x\"").is_err());
    }
}
