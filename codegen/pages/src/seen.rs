//! What `spec/pages.lock` records of a page.

use dingtalk_lock::{Digest, Entry, Lock, Seen};
use dingtalk_spec::authoring::EVENTS;

use super::event::EventFacts;
use super::facts::{ExampleFacts, PageFacts};
use super::visit::each_field;

/// Records that a spec covers what `page` says now.
pub fn record(lock: &mut Lock, page: &PageFacts) {
    insert(lock, page, imported(page));
}

/// Records that `page` was seen and gets no spec.
pub fn leave_out(lock: &mut Lock, page: &PageFacts) {
    insert(lock, page, Seen::LeftOut);
}

fn insert(lock: &mut Lock, page: &PageFacts, seen: Seen) {
    let (krate, operation) = (page.krate.clone(), page.operation.clone());
    lock.insert(&page.slug, Entry { krate, operation, doc_id: page.doc_id.clone(), seen, reason: None });
}

/// Records that a spec covers what a page about an event says now.
pub fn record_event(lock: &mut Lock, page: &EventFacts) {
    let (krate, operation) = (EVENTS.to_owned(), page.event.clone());
    let seen = imported_event(page);
    lock.insert(&page.slug, Entry { krate, operation, doc_id: page.doc_id.clone(), seen, reason: None });
}

/// Whether a page about an event has other words than when it was recorded.
#[must_use]
pub fn is_reworded_event(lock: &Lock, page: &EventFacts) -> bool {
    let texts = |seen: &Seen| match seen {
        Seen::Imported { text, .. } => Some(*text),
        Seen::LeftOut => None,
    };
    let known = lock.get(&page.slug).and_then(|entry| texts(&entry.seen));
    known.is_some() && known != texts(&imported_event(page))
}

/// The state of a page that a spec was just made from.
#[must_use]
pub fn imported(page: &PageFacts) -> Seen {
    Seen::Imported { text: text_digest(page), examples: example_digest(page) }
}

/// The state of a page about an event that a spec was just made from.
fn imported_event(page: &EventFacts) -> Seen {
    let json = |data: &serde_json::Map<_, _>| serde_json::to_string(data).unwrap_or_default();
    let examples: Vec<_> = page.examples.iter().map(json).collect();
    let text = Digest::of(&[&page.title, &page.text]);
    Seen::Imported { text, examples: Digest::of(&examples) }
}

fn text_digest(page: &PageFacts) -> Digest {
    let mut pieces = vec![page.title.as_str()];
    pieces.extend(page.notes.iter().map(String::as_str));
    pieces.extend(page.permissions.iter().map(|permission| permission.text.as_str()));
    each_field(page, &mut |field| {
        pieces.push(&field.text);
        pieces.extend(field.values.iter().map(|value| value.text.as_str()));
    });
    pieces.extend(page.errors.iter().map(|error| error.text.as_str()));
    Digest::of(&pieces)
}

fn example_digest(page: &PageFacts) -> Digest {
    let mut pieces = Vec::new();
    each_field(page, &mut |field| pieces.push(json(field.example.as_ref())));
    for ExampleFacts { path_parameters, query, body, answer, .. } in &page.examples {
        let pairs = path_parameters.iter().chain(query);
        pieces.extend(pairs.flat_map(|(name, value)| [name.clone(), value.clone()]));
        pieces.extend([json(body.as_ref()), json(answer.as_ref())]);
    }
    Digest::of(&pieces)
}

fn json(value: Option<&serde_json::Value>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Certainty, FieldFacts, RootRow, Shape, Tree};
    use dingtalk_spec::model::{Gateway, Limits, Method};
    use expect_test::expect;
    use serde_json::json;

    fn field(name: &str, shape: Shape) -> FieldFacts {
        FieldFacts {
            name: name.to_owned(),
            shape,
            required: None,
            limits: Limits::default(),
            values: Vec::new(),
            default: None,
            example: None,
            format: None,
            unit: None,
            deprecated: false,
            text: format!("What {name} is."),
            line: 1,
        }
    }

    fn page(slug: &str) -> PageFacts {
        let item = Shape::Object { name: None, fields: vec![field("id", Shape::String)] };
        let root = Shape::Object { name: None, fields: vec![field("list", Shape::List(Box::new(item)))] };
        PageFacts {
            file: "page.md".into(),
            slug: slug.to_owned(),
            has_address: true,
            doc_id: Some("hw1".to_owned()),
            title: "List things".to_owned(),
            notes: Vec::new(),
            gateway: Gateway::New,
            krate: "demo_1_0".to_owned(),
            operation: "ListThings".to_owned(),
            method: Method::Get,
            path: "/v1.0/demo/things".to_owned(),
            app_types: Vec::new(),
            permissions: Vec::new(),
            credentials: Vec::new(),
            path_parameters: Vec::new(),
            query: vec![field("size", Shape::Int32)],
            headers: Vec::new(),
            body: None,
            answer: Some(Tree { root, row: RootRow::default(), certainty: Certainty::Exact }),
            errors: Vec::new(),
            examples: vec![ExampleFacts {
                path_parameters: Vec::new(),
                query: vec![("size".to_owned(), "1".to_owned())],
                undescribed: Vec::new(),
                body: None,
                answer: Some(json!({ "list": [] })),
            }],
            deprecated: false,
        }
    }

    fn recorded(page: &PageFacts) -> Entry {
        let mut lock = Lock::default();
        record(&mut lock, page);
        lock.get(&page.slug).unwrap().clone()
    }

    fn digests(page: &PageFacts) -> (Digest, Digest) {
        match recorded(page).seen {
            Seen::Imported { text, examples } => (text, examples),
            Seen::LeftOut => panic!("recorded as left out"),
        }
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut lock = Lock::default();
        record(&mut lock, &page("list-things"));
        leave_out(&mut lock, &PageFacts { doc_id: None, ..page("get-thing") });
        let text = lock.render();
        expect![[r#"
            {"slug":"get-thing","crate":"demo_1_0","operation":"ListThings","seen":"left_out"}
            {"slug":"list-things","crate":"demo_1_0","operation":"ListThings","doc_id":"hw1","seen":{"imported":{"text":"7a492933e1e4b838","examples":"770396b9c23a44e1"}}}
        "#]]
        .assert_eq(&text);
        assert_eq!(Lock::parse(&text), Ok(lock));
    }

    #[test]
    fn a_new_word_changes_the_texts_alone() {
        let before = digests(&page("a"));
        let mut other = page("a");
        other.query[0].text.push('!');
        let after = digests(&other);
        assert_ne!(before.0, after.0);
        assert_eq!(before.1, after.1);
    }

    #[test]
    fn a_new_note_changes_the_texts_alone() {
        let noted = PageFacts { notes: vec!["Once a day.".to_owned()], ..page("a") };
        assert_ne!(text_digest(&noted), text_digest(&page("a")));
        assert_eq!(example_digest(&noted), example_digest(&page("a")));
    }

    #[test]
    fn a_new_example_changes_the_examples_alone() {
        let before = digests(&page("a"));
        let mut other = page("a");
        other.examples[0].answer = Some(json!({ "list": [{ "id": "1" }] }));
        let after = digests(&other);
        assert_eq!(before.0, after.0);
        assert_ne!(before.1, after.1);
    }

    #[test]
    fn texts_below_lists_count() {
        let before = digests(&page("a"));
        let mut other = page("a");
        each_below_mut(&mut other.answer.as_mut().unwrap().root);
        assert_ne!(before.0, digests(&other).0);
    }

    fn each_below_mut(shape: &mut Shape) {
        match shape {
            Shape::Object { fields, .. } => fields.iter_mut().for_each(|field| {
                if field.name == "id" {
                    field.text.clear();
                }
                each_below_mut(&mut field.shape);
            }),
            Shape::List(inner) => each_below_mut(inner),
            _ => {}
        }
    }
}
