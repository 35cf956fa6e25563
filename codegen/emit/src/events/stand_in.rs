//! An event as an operation, for the code that writes the types of answers.

use std::collections::BTreeMap;

use dingtalk_spec::model::{Answer, Body, Event, Method, Operation, PathTemplate};

/// An operation with the event's types, which takes nothing and is never called.
pub(super) fn operation(event: &Event) -> Operation {
    Operation {
        name: event.name.clone(),
        module: event.module.clone(),
        summary: event.summary.clone(),
        description: event.description.clone(),
        page: event.page.clone(),
        other_pages: event.other_pages.clone(),
        app_types: Vec::new(),
        permissions: Vec::new(),
        method: Method::Post,
        path: PathTemplate { text: String::new(), segments: Vec::new() },
        credentials: Vec::new(),
        safe_to_repeat: true,
        idempotency_key: None,
        deprecated: None,
        parameters: Vec::new(),
        body: Body::None,
        answer: Answer::Object(event.fields.clone()),
        types: event.types.clone(),
        choices: Vec::new(),
        rules: Vec::new(),
        pagination: None,
        errors: Vec::new(),
        error_sets: Vec::new(),
        examples: Vec::new(),
        page_errors: event.page_errors.clone(),
        settled: Vec::new(),
        place: event.place.clone(),
        keys: BTreeMap::new(),
    }
}
