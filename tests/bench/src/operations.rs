//! Made-up but typical operations, each with 2 required and 4 optional parameters, 8 answer fields and one nested struct.

/// One operation, from which a spec, its hand-written twin and calls of both are made.
pub(crate) struct Operation {
    /// `CreateOrder`
    pub(crate) name: String,
    /// `create_order`
    pub(crate) module: String,
    pub(crate) required: Vec<Field>,
    pub(crate) optional: Vec<Field>,
    pub(crate) answer: Vec<Field>,
    /// Fields of the answer's nested struct.
    pub(crate) nested: Vec<Field>,
}

/// A parameter or a field.
pub(crate) struct Field {
    /// `orderName`
    pub(crate) wire: String,
    /// `order_name`
    pub(crate) rust: String,
    pub(crate) kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Flag,
    Texts,
    Nested,
}

const VERBS: [&str; 10] = ["create", "read", "change", "delete", "list", "count", "search", "share", "move", "close"];

/// A prime number of words, so that any stride through them meets each once.
const NOUNS: [&str; 23] = [
    "order", "calendar", "robot", "ticket", "group", "device", "room", "meeting", "badge", "shift", "report", "folder",
    "sheet", "column", "record", "survey", "notice", "course", "vehicle", "visitor", "invoice", "project", "sprint",
];

/// The first `number` operations, at most 230. They are always the same.
pub(crate) fn operations(number: usize) -> Vec<Operation> {
    let pairs = NOUNS.iter().flat_map(|noun| VERBS.iter().map(move |verb| (*verb, *noun)));
    pairs.take(number).enumerate().map(|(index, (verb, noun))| operation(index, verb, noun)).collect()
}

fn operation(index: usize, verb: &str, noun: &str) -> Operation {
    use Kind::{Flag, Integer, Nested, Text, Texts};
    // Names differ between operations: equal ones would let the compiler share work.
    let stride = 1 + index % 7;
    let mut words = NOUNS.iter().cycle().skip(index % NOUNS.len()).step_by(stride);
    let mut fields = |kinds: &[Kind]| kinds.iter().zip(&mut words).map(|(kind, word)| field(word, *kind)).collect();
    Operation {
        name: format!("{}{}", capitalized(verb), capitalized(noun)),
        module: format!("{verb}_{noun}"),
        required: fields(&[Text, Integer]),
        optional: fields(&[Text, Flag, Texts, Integer]),
        answer: fields(&[Text, Text, Integer, Flag, Texts, Nested, Integer, Text]),
        nested: fields(&[Text, Integer, Flag, Text]),
    }
}

fn field(word: &str, kind: Kind) -> Field {
    let suffix = match kind {
        Kind::Text => "name",
        Kind::Integer => "count",
        Kind::Flag => "enabled",
        Kind::Texts => "ids",
        Kind::Nested => "detail",
    };
    Field { wire: format!("{word}{}", capitalized(suffix)), rust: format!("{word}_{suffix}"), kind }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_where_they_must_be() {
        let all = operations(230);
        assert_eq!(all.iter().map(|operation| &operation.module).collect::<BTreeSet<_>>().len(), 230);
        for operation in &all {
            let parameters = operation.required.iter().chain(&operation.optional);
            assert_eq!(parameters.map(|field| &field.wire).collect::<BTreeSet<_>>().len(), 6, "{}", operation.name);
            assert_eq!(operation.answer.iter().map(|field| &field.wire).collect::<BTreeSet<_>>().len(), 8);
        }
    }
}
