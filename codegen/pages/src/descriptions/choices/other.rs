//! Lists that look like lists of values, and are something else.

use super::super::super::facts::Shape;
use super::{Choice, choice, is_bare};

/// A list whose items all begin with a value, and what is around it.
pub(super) struct Case<'c> {
    pub(super) choices: &'c [Choice<'c>],
    /// The lists within its items.
    pub(super) inner: &'c [Vec<&'c str>],
    pub(super) head: &'c str,
    pub(super) text: &'c str,
    pub(super) name: &'c str,
    pub(super) shape: &'c Shape,
    pub(super) base: &'c Shape,
    pub(super) example: &'c str,
}

/// Why a list is not one of values.
#[derive(Debug, PartialEq)]
pub(super) enum Reason {
    /// It explains something else.
    Explains,
    /// It could be one, but the example says otherwise: how, for a person.
    Contradicted(String),
}

pub(super) fn reason(case: &Case<'_>) -> Option<Reason> {
    let is_text = *case.base == Shape::String;
    let explains = (several_at_once(case.shape, case.example) && !documents(case.example, case.choices, case.text))
        || only_flags(case.choices)
        || gives_examples(case.head)
        || (is_text && (holds_json(case.head, case.example) || names_parts(case)));
    if explains {
        return Some(Reason::Explains);
    }
    let contradicted = if is_text { numbers_words(case) } else { is_special(case) };
    contradicted.then(|| {
        let message = format!("the values that `{}` lists are left out: the example has `{}`", case.name, case.example);
        Reason::Contradicted(message)
    })
}

/// Whether a text field may hold several comma-separated values, so that the list does not apply to the whole text.
pub(super) fn several_at_once(shape: &Shape, example: &str) -> bool {
    let mut parts = example.split([',', '，']).map(str::trim);
    *shape == Shape::String && example.contains([',', '，']) && parts.all(|part| part.is_empty() || is_bare(part))
}

/// Whether an example in place of a value only repeats the list.
fn documents(example: &str, choices: &[Choice<'_>], text: &str) -> bool {
    let takes_several = ["多个", "逗号", "分隔", "多选"].iter().any(|word| text.contains(word));
    let listed: Vec<&str> = choices.iter().filter_map(|choice| choice.value.as_str()).collect();
    // `1,2：text` names the first value again.
    let is_repeated =
        listed.iter().enumerate().any(|(at, value)| listed.iter().skip(at + 1).any(|other| other == value));
    !takes_several && !is_repeated && listed.iter().all(|value| example.contains(value))
}

/// Whether the list consists of `true` and `false`, which only explains a flag.
fn only_flags(choices: &[Choice<'_>]) -> bool {
    choices.iter().all(|choice| matches!(choice.value.as_str(), Some("true" | "false")))
}

fn gives_examples(head: &str) -> bool {
    let head = head.trim_end().trim_end_matches(['：', ':', '，', ' ']);
    ["例如", "比如", "如", "举例", "示例", "For example", "such as"].iter().any(|word| head.ends_with(word))
}

/// Whether the items explain the members of a JSON object in a text.
fn holds_json(head: &str, example: &str) -> bool {
    example.trim_start().starts_with(['{', '"', '[']) && example.contains('{') || head.to_lowercase().contains("json")
}

/// Whether the items name parts of a text, each with values of its own: `status=SUCCESS&taskid=1`.
fn names_parts(case: &Case<'_>) -> bool {
    let has_values = |inner: &Vec<&str>| {
        inner.iter().all(|item| choice(item, case.base).is_some_and(|choice| !choice.text.is_empty()))
    };
    let is_key =
        |choice: &Choice<'_>| choice.value.as_str().is_some_and(|value| case.example.contains(&format!("{value}=")));
    case.inner.iter().any(has_values) || case.choices.iter().any(is_key)
}

/// Whether the items number the words that travel: `0：IOS端`, with the example `IOS`.
fn numbers_words(case: &Case<'_>) -> bool {
    let is_number = |text: &str| text.parse::<i64>().is_ok();
    let are_numbers = case.choices.iter().all(|choice| choice.value.as_str().is_some_and(is_number));
    let example = case.example.trim();
    are_numbers && !example.is_empty() && example != case.name && !example.contains(|c: char| c.is_ascii_digit())
}

/// Whether the only item is a number with a meaning of its own among others: `-1：无限制`, with the example 1000.
fn is_special(case: &Case<'_>) -> bool {
    let [only] = case.choices else { return false };
    let number = case.example.trim().parse::<i64>();
    number.is_ok_and(|number| only.value != number)
}
