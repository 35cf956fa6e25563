//! Facts that do not come from pages.

use std::sync::Arc;

use serde_json::Value;

use crate::import::ApiFile;
use dingtalk_pages::facts::{
    Certainty, ErrorFacts, FieldFacts, PageFacts, PermissionFacts, RootRow, Shape, Tree, ValueFacts,
};
use dingtalk_spec::SourceFile;
use dingtalk_spec::model::{AppType, Credential, Gateway, Limits, Method};

pub(super) fn crate_file() -> SourceFile {
    super::super::crate_file("demo_1_0", Gateway::New).unwrap()
}

pub(super) fn api() -> ApiFile {
    ApiFile::read(crate_file())
}

/// A spec whose markers have no keys, which say nothing to a reader.
pub(super) fn unkeyed(spec: &str) -> String {
    let mut pieces = spec.split("TODO(");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (key, rest) = piece.split_once(')').unwrap();
        assert_eq!((key.len(), key.chars().all(|c| c.is_ascii_hexdigit())), (16, true), "{key}");
        text.push_str("TODO");
        text.push_str(rest);
    }
    text
}

/// A page that says as little as possible.
pub(super) fn page(operation: &str) -> PageFacts {
    PageFacts {
        file: Arc::from("pages/a.md"),
        slug: "a-page".to_owned(),
        has_address: true,
        doc_id: None,
        title: "标题".to_owned(),
        notes: Vec::new(),
        gateway: Gateway::New,
        krate: "demo_1_0".to_owned(),
        operation: operation.to_owned(),
        method: Method::Post,
        path: "/v1.0/demo/things".to_owned(),
        app_types: vec![AppType::Internal],
        permissions: vec![PermissionFacts { point: "Demo.Read".to_owned(), text: "供应商的话".to_owned() }],
        credentials: vec![Credential::AppToken],
        path_parameters: Vec::new(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        answer: None,
        errors: Vec::new(),
        examples: Vec::new(),
        deprecated: false,
    }
}

pub(super) fn field(name: &str, shape: Shape) -> FieldFacts {
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
        text: "供应商的话".to_owned(),
        line: 1,
    }
}

pub(super) fn given(name: &str, shape: Shape, required: bool) -> FieldFacts {
    FieldFacts { required: Some(required), ..field(name, shape) }
}

pub(super) fn values(list: impl IntoIterator<Item = Value>) -> Vec<ValueFacts> {
    list.into_iter().map(|value| ValueFacts { value, text: "供应商的话".to_owned() }).collect()
}

pub(super) fn object(fields: Vec<FieldFacts>) -> Shape {
    Shape::Object { name: None, fields }
}

pub(super) fn list(of: Shape) -> Shape {
    Shape::List(Box::new(of))
}

pub(super) fn tree(root: Shape) -> Option<Tree> {
    Some(Tree { root, row: RootRow::default(), certainty: Certainty::Exact })
}

pub(super) fn error(status: u16, code: &str, message: &str) -> ErrorFacts {
    ErrorFacts {
        status, code: code.to_owned(), message: message.to_owned(), text: "供应商的话".to_owned(), line: 1
    }
}
