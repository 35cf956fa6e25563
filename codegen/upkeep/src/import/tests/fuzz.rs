//! Whatever pages say, the written spec loads and leaves no drift, a second import changes nothing, and no text is lost.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::made_up::*;
use crate::drift;
use crate::import::endpoint;
use dingtalk_lock::Lock;
use dingtalk_pages::facts::{Certainty, Doubt, ExampleFacts, FieldFacts, PageFacts, RootRow, Shape, Tree};
use dingtalk_spec::model::{Credential, Format, Limits, Method};
use dingtalk_spec::{SourceFile, Workspace, load};

/// A simple random number generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn one<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    fn often(&mut self) -> bool {
        self.below(4) > 0
    }

    fn name(&mut self) -> String {
        self.one(&NAMES).to_owned()
    }

    fn value(&mut self) -> Value {
        let odd = [
            json!("a"),
            json!(""),
            json!("中\"'\n"),
            json!(1),
            json!(-1),
            json!(u64::MAX),
            json!(1.5),
            json!(null),
            json!(true),
            json!([1, null]),
            json!({ "a": { "": [] } }),
            json!("[\"x\"]"),
        ];
        self.one(&odd)
    }

    fn shape(&mut self, depth: usize) -> Shape {
        let scalars = [Shape::String, Shape::Int32, Shape::Int64, Shape::Float64, Shape::Bool, Shape::Any];
        match self.below(if depth > 4 { 6 } else { 12 }) {
            6 | 7 => Shape::List(Box::new(self.shape(depth + 1))),
            8 => Shape::Map(Box::new(self.shape(depth + 1))),
            9 => Shape::JsonText(Box::new(self.shape(depth + 1))),
            10 | 11 => Shape::Object { name: self.often().then(|| self.name()), fields: self.fields(depth + 1) },
            scalar => scalars[scalar].clone(),
        }
    }

    /// A body, of which one field may be a file.
    fn maybe_with_file(&mut self) -> Option<Tree> {
        let mut tree = self.tree();
        if let Some(Tree { root: Shape::Object { fields, .. }, .. }) = &mut tree
            && !self.often()
        {
            fields.iter_mut().take(1).for_each(|field| field.shape = Shape::File);
        }
        tree
    }

    fn fields(&mut self, depth: usize) -> Vec<FieldFacts> {
        (0..self.below(4)).map(|_| self.field(depth)).collect()
    }

    fn field(&mut self, depth: usize) -> FieldFacts {
        let shape = self.shape(depth);
        FieldFacts {
            required: self.one(&[None, Some(true), Some(false)]),
            limits: self.limits(),
            values: if self.often() {
                Vec::new()
            } else {
                (0..3).map(|_| self.value()).map(|value| values([value]).remove(0)).collect()
            },
            default: (!self.often()).then(|| self.value()),
            example: (!self.often()).then(|| self.value()),
            format: (!self.often()).then_some(Format::Url),
            unit: (!self.often()).then(|| self.name()),
            deprecated: !self.often(),
            line: u32::try_from(self.below(9)).unwrap(),
            ..field(&self.name(), shape)
        }
    }

    fn limits(&mut self) -> Limits {
        let bound = |random: &mut Self| (!random.often()).then(|| i64::try_from(random.below(5)).unwrap() - 2);
        let count = |random: &mut Self| (!random.often()).then(|| u64::try_from(random.below(5)).unwrap());
        Limits {
            min: bound(self),
            max: bound(self),
            min_length: count(self),
            max_length: count(self),
            min_items: count(self),
            max_items: count(self),
        }
    }

    fn tree(&mut self) -> Option<Tree> {
        let root = if self.often() { object(self.fields(0)) } else { self.shape(0) };
        let row = RootRow { required: self.one(&[None, Some(true), Some(false)]), limits: self.limits() };
        let parents = vec![String::new(), format!("{}[]", self.name())];
        let doubt = Doubt { name: self.name(), line: 1, parents };
        let certainty = self.one(&[Certainty::Exact, Certainty::Ambiguous(vec![doubt])]);
        self.often().then_some(Tree { root, row, certainty })
    }

    fn page(&mut self) -> PageFacts {
        let errors = (0..self.below(4)).map(|_| {
            let (code, message) = (self.name(), self.name());
            error(self.one(&[200, 302, 400, 403, 700]), &code, &message)
        });
        let errors = errors.collect();
        let arguments = |random: &mut Self| (0..random.below(3)).map(|_| (random.name(), random.name())).collect();
        let examples = (0..self.below(3)).map(|_| ExampleFacts {
            path_parameters: arguments(self),
            query: arguments(self),
            undescribed: Vec::new(),
            body: self.often().then(|| self.value()),
            answer: self.often().then(|| self.value()),
        });
        let examples = examples.collect();
        PageFacts {
            method: self.one(&[Method::Get, Method::Post]),
            credentials: self.one(&[vec![], vec![Credential::AppToken], vec![Credential::UserToken]]),
            query: self.fields(3),
            headers: self.fields(5),
            body: self.maybe_with_file(),
            answer: self.tree(),
            errors,
            examples,
            deprecated: !self.often(),
            ..page("DoThings")
        }
    }
}

const NAMES: [&str; 34] = [
    "userId",
    "userid",
    "user_id",
    "list",
    "userList",
    "fields",
    "result",
    "type",
    "self",
    "2fa",
    "中文",
    "",
    " ",
    "a b",
    "a.b",
    "\"",
    "'''",
    "new",
    "send",
    "items",
    "pages",
    "maybe_user_id",
    "Result",
    "String",
    "Option",
    "User",
    "UserList",
    "nextToken",
    "maxResults",
    "cursor",
    "size",
    "hasMore",
    "x-acs-dingtalk-access-token",
    "-1",
];

fn loads(path: &str, text: &str) -> Workspace {
    let spec = SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    load(vec![crate_file(), spec]).unwrap_or_else(|report| panic!("{report}\n{text}"))
}

/// What differs between pages and a spec that was just made from them.
fn drift(workspace: &Workspace, pages: &[PageFacts]) -> Vec<String> {
    let drift = drift::compare(workspace, &Lock::default(), pages, &BTreeSet::new());
    let differences = drift.endpoints.iter().flat_map(|endpoint| &endpoint.differences);
    let told = differences.map(|one| format!("{}: {:?} -> {:?} ({:?})", one.at, one.spec, one.page, one.slug));
    let outdated = drift.endpoints.iter().flat_map(|endpoint| &endpoint.outdated);
    told.chain(outdated.map(|one| format!("{one:?}"))).collect()
}

/// The spec as a person would leave it, with every text written.
fn written(spec: &str) -> (String, Vec<String>) {
    let mut texts = Vec::new();
    let mut written = String::new();
    for (number, piece) in spec.split("\"TODO\"").enumerate() {
        if number > 0 {
            texts.push(format!("\"Text {number}.\""));
            written.push_str(texts.last().unwrap());
        }
        written.push_str(piece);
    }
    (written, texts)
}

/// Imports the page together with another one of the endpoint, which says other things.
fn with_a_second_page(facts: &PageFacts, random: &mut Random) {
    let other = PageFacts { slug: "b-page".to_owned(), ..random.page() };
    let both = endpoint(facts, &[&other], &api(), None);
    let text = both.text.unwrap_or_else(|| panic!("{:?}", both.notes));
    let again = endpoint(facts, &[&other], &api(), Some(&text));
    assert_eq!(again.text.as_ref(), Some(&text), "{:?}", again.notes);
    let left = drift(&loads(&both.path, &text), &[facts.clone(), other]);
    assert!(left.is_empty(), "{left:#?}\n{text}");
}

#[test]
fn made_up_pages() {
    let mut random = Random(3);
    let (mut specs, mut merges) = (0, 0);
    for round in 0..650 {
        let facts = random.page();
        let imported = endpoint(&facts, &[], &api(), None);
        let Some(spec) = imported.text else {
            assert!(!imported.notes.is_empty(), "round {round}");
            continue;
        };
        specs += 1;
        assert!(!spec.contains("供应商的话"), "no sentence of the vendor");
        let left = drift(&loads(&imported.path, &spec), std::slice::from_ref(&facts));
        assert!(left.is_empty(), "round {round}: {left:#?}\n{spec}");
        let again = endpoint(&facts, &[], &api(), Some(&spec));
        assert_eq!(again.text.as_ref(), Some(&spec), "round {round}: {:?}", again.notes);

        if round % 4 == 0 {
            with_a_second_page(&facts, &mut random);
        }

        let (written, texts) = written(&unkeyed(&spec));
        let changed = PageFacts { path: facts.path.clone(), ..random.page() };
        let Some(merged) = endpoint(&changed, &[], &api(), Some(&written)).text else { continue };
        merges += 1;
        loads(&imported.path, &merged);
        for text in texts {
            assert!(merged.contains(&text), "round {round}: {text} is lost\n{merged}");
        }
        let again = endpoint(&changed, &[], &api(), Some(&merged));
        assert_eq!(again.text.as_ref(), Some(&merged), "round {round}: {:?}", again.notes);
    }
    assert!(specs > 500 && merges > 500, "{specs} specs and {merges} merges are too few to tell anything");
}
