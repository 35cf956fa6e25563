//! The vocabulary of type columns.

use serde_json::Value;

use super::facts::Shape;
use dingtalk_spec::model::Format;

/// What the page shows for one field, which may decide the meaning of its type.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown<'v> {
    /// The values of the field in examples of the whole body or answer, and in its row.
    pub(super) values: &'v [&'v Value],
    /// Whether it is a page of the legacy gateway, where a number may have a fraction.
    pub(super) legacy: bool,
    /// Whether it travels as text, as in a query.
    pub(super) as_text: bool,
}

/// A type, interpreted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    pub(super) shape: Shape,
    /// How a time is written, if the type says so.
    pub(super) format: Option<Format>,
}

impl From<Shape> for Read {
    fn from(shape: Shape) -> Self {
        Self { shape, format: None }
    }
}

/// Spelled in lower case; the vendor uses several for one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Text,
    Whole,
    Number,
    Fraction,
    Bool,
    Time,
    Json,
    File,
    Object,
    Any,
    List,
    Map,
}

const WORDS: [(&str, Word); 45] = [
    ("string", Word::Text),
    ("sting", Word::Text),
    ("text", Word::Text),
    ("char", Word::Text),
    ("integer", Word::Whole),
    ("int", Word::Whole),
    ("int32", Word::Whole),
    ("int64", Word::Whole),
    ("long", Word::Whole),
    ("short", Word::Whole),
    ("byte", Word::Whole),
    ("biginteger", Word::Whole),
    ("number", Word::Number),
    ("float", Word::Fraction),
    ("double", Word::Fraction),
    ("decimal", Word::Fraction),
    ("bigdecimal", Word::Fraction),
    ("boolean", Word::Bool),
    ("bool", Word::Bool),
    ("date", Word::Time),
    ("datetime", Word::Time),
    ("json", Word::Json),
    ("jsonstring", Word::Json),
    ("file", Word::File),
    ("fileitem", Word::File),
    ("byte[]", Word::File),
    ("object", Word::Object),
    ("json object", Word::Object),
    ("jsonobject", Word::Object),
    ("any", Word::Any),
    ("array", Word::List),
    ("list", Word::List),
    ("jsonarray", Word::List),
    ("map", Word::Map),
    ("object array", Word::List),
    ("json array", Word::List),
    ("文件", Word::File),
    ("字符串", Word::Text),
    ("整数", Word::Whole),
    ("布尔", Word::Bool),
    ("数组", Word::List),
    ("对象", Word::Object),
    ("enum", Word::Text),
    ("hashmap", Word::Map),
    ("set", Word::List),
];

/// Deeper than any type that pages use.
const DEEPEST: usize = 8;

/// Reads the text of a type column; returns nothing if it is not a type.
pub(super) fn read(text: &str, shown: Shown<'_>) -> Option<Read> {
    // A remark in parentheses is not part of the type.
    let text = text.split(['(', '（']).next().unwrap_or_default();
    read_nested(text.trim(), shown, 0)
}

/// Whether `text` is in the vocabulary. Names of value objects are not.
pub(super) fn is_known(text: &str) -> bool {
    let element = text.strip_suffix("[]").map_or(text, str::trim_end);
    let element = strip_prefix_ignoring_case(element, "array of ").unwrap_or(element);
    word(element).is_some() || generic(element).is_some()
}

fn word(text: &str) -> Option<Word> {
    let lower = text.to_lowercase();
    WORDS.iter().find(|(known, _)| *known == lower).map(|(_, word)| *word)
}

fn read_nested(text: &str, shown: Shown<'_>, depth: usize) -> Option<Read> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(word) = word(text) {
        return Some(of_word(word, shown));
    }
    let element = text
        .strip_suffix("[]")
        .or_else(|| strip_prefix_ignoring_case(text, "array of "))
        .or_else(|| strip_prefix_ignoring_case(text, "list of "))
        .or_else(|| generic(text).filter(|(outer, _)| matches!(word(outer), Some(Word::List))).map(|(_, inner)| inner));
    if let Some(element) = element {
        return list_of(element.trim(), shown, depth);
    }
    if let Some((outer, inner)) = generic(text)
        && word(outer) == Some(Word::Map)
    {
        let (_, value) = inner.split_once([',', '，'])?;
        let shape = read_nested(value.trim(), Shown { values: &[], ..shown }, depth + 1)?.shape;
        return Some(Shape::Map(Box::new(shape)).into());
    }
    is_name(text).then(|| Shape::Object { name: Some(text.to_owned()), fields: Vec::new() }.into())
}

fn list_of(element: &str, shown: Shown<'_>, depth: usize) -> Option<Read> {
    let items: Vec<&Value> = shown.values.iter().filter_map(|value| value.as_array()).flatten().collect();
    let Read { shape, format } = read_nested(element, Shown { values: &items, ..shown }, depth + 1)?;
    Some(Read { shape: Shape::List(Box::new(shape)), format })
}

fn of_word(word: Word, shown: Shown<'_>) -> Read {
    match word {
        Word::Text => Shape::String.into(),
        Word::Whole => Shape::Int64.into(),
        Word::Number if shown.legacy && shown.values.iter().any(|value| has_fraction(value)) => Shape::Float64.into(),
        Word::Number => Shape::Int64.into(),
        Word::Fraction => Shape::Float64.into(),
        Word::Bool => Shape::Bool.into(),
        Word::Time => Read { shape: Shape::String, format: Some(Format::LocalDateTime) },
        Word::Json => json(shown).into(),
        Word::File => Shape::File.into(),
        Word::Object => object().into(),
        Word::Any => Shape::Any.into(),
        Word::List => list_as_shown(shown.values).into(),
        Word::Map => Shape::Map(Box::new(object())).into(),
    }
}

fn object() -> Shape {
    Shape::Object { name: None, fields: Vec::new() }
}

/// JSON that the page does not describe: text if it travels as text, otherwise what the examples show.
fn json(shown: Shown<'_>) -> Shape {
    let seen = shown.values.iter().find(|value| !value.is_null());
    match seen {
        _ if shown.as_text => Shape::JsonText(Box::new(Shape::Any)),
        Some(Value::String(_)) => Shape::JsonText(Box::new(Shape::Any)),
        Some(Value::Object(_)) => object(),
        Some(Value::Array(_)) => list_as_shown(shown.values),
        _ => Shape::Any,
    }
}

/// A list whose elements are only known from the examples.
fn list_as_shown(values: &[&Value]) -> Shape {
    let mut items = values.iter().filter_map(|value| value.as_array()).flatten();
    let item = match items.find(|item| !item.is_null()) {
        Some(Value::String(_)) => Shape::String,
        Some(Value::Bool(_)) => Shape::Bool,
        Some(number @ Value::Number(_)) if has_fraction(number) => Shape::Float64,
        Some(Value::Number(_)) => Shape::Int64,
        _ => object(),
    };
    Shape::List(Box::new(item))
}

fn has_fraction(value: &Value) -> bool {
    let text = match value {
        Value::Number(number) => return !(number.is_i64() || number.is_u64()),
        Value::String(text) => text.trim(),
        _ => return false,
    };
    text.split_once('.').is_some_and(|(whole, part)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(whole.trim_start_matches('-')) && digits(part)
    })
}

/// `Outer` and `Inner` of `Outer<Inner>`.
fn generic(text: &str) -> Option<(&str, &str)> {
    let (outer, inner) = text.split_once('<')?;
    Some((outer.trim(), inner.strip_suffix('>')?.trim()))
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether `text` may be the name of a value object.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape(text: &str) -> Shape {
        read(text, Shown { legacy: true, ..Shown::default() }).unwrap().shape
    }

    fn shape_of(text: &str, value: &Value) -> Shape {
        read(text, Shown { values: &[value], legacy: true, as_text: false }).unwrap().shape
    }

    fn list(item: Shape) -> Shape {
        Shape::List(Box::new(item))
    }

    fn named(name: &str) -> Shape {
        Shape::Object { name: Some(name.to_owned()), fields: Vec::new() }
    }

    #[test]
    fn spellings() {
        for (text, expected) in [
            ("String", Shape::String),
            ("Long", Shape::Int64),
            ("Number", Shape::Int64),
            ("BigDecimal", Shape::Float64),
            ("boolean", Shape::Bool),
            ("FileItem", Shape::File),
            ("Number[]", list(Shape::Int64)),
            ("Agent []", list(named("Agent"))),
            ("Array of Long", list(Shape::Int64)),
            ("Array of Array of String", list(list(Shape::String))),
            ("List<TopWifiVo>", list(named("TopWifiVo"))),
            ("Map<String, Long>", Shape::Map(Box::new(Shape::Int64))),
            ("Map<String, List<String>>", Shape::Map(Box::new(list(Shape::String)))),
            ("JSON Object", object()),
            ("PageVo", named("PageVo")),
            ("Array", list(object())),
            ("String（长度64）", Shape::String),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn texts_that_are_not_types() {
        for text in ["", "是", "String, optional", "Map<String>", "A B"] {
            assert_eq!(read(text, Shown::default()), None, "{text}");
        }
        assert_eq!(read(&"[]".repeat(10_000), Shown::default()), None);
    }

    #[test]
    fn examples_decide_if_the_word_does_not() {
        assert_eq!(shape_of("Number", &json!(1.5)), Shape::Float64);
        assert_eq!(shape_of("Number", &json!("0.5")), Shape::Float64);
        assert_eq!(shape_of("Number", &json!("1.2.3")), Shape::Int64);
        assert_eq!(shape_of("Number[]", &json!([1, 2.5])), list(Shape::Float64));
        assert_eq!(shape_of("Array", &json!(["a"])), list(Shape::String));
        assert_eq!(shape_of("Json", &json!("{}")), Shape::JsonText(Box::new(Shape::Any)));
        assert_eq!(shape_of("Json", &json!({"a": 1})), object());
        assert_eq!(shape("Json"), Shape::Any);
        let query = Shown { as_text: true, ..Shown::default() };
        assert_eq!(read("Json", query).unwrap().shape, Shape::JsonText(Box::new(Shape::Any)));
    }

    #[test]
    fn a_date_says_how_it_is_written() {
        let date = read("Date", Shown::default()).unwrap();
        assert_eq!((date.shape, date.format), (Shape::String, Some(Format::LocalDateTime)));
    }
}
