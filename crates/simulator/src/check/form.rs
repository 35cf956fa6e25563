//! The body as a form: which parts it has, and what they say.

use std::collections::HashSet;

use dingtalk_spec::model::{Field, Type};
use http::header::CONTENT_LENGTH;
use serde_json::{Map, Value};

use super::context::Check;
use super::describe;
use crate::form::{FormPart, read_form};
use crate::nearest::nearest;

impl Check<'_> {
    pub(super) fn form_body(&mut self, fields: &[&Field]) {
        let statement = self.endpoint.statement("body");
        if !self.incoming.headers.contains_key(CONTENT_LENGTH) {
            self.report(statement.clone(), "headers.content-length", "the body's length", "nothing");
        }
        let parts = match read_form(&self.content_type(), &self.incoming.body) {
            Ok(parts) => parts,
            Err(why) => {
                return self.report(statement, "body", "a form (multipart/form-data)", format!("another body: {why}"));
            }
        };
        let mut found = Map::new();
        let mut seen = HashSet::new();
        for part in &parts {
            let at = format!("body.{}", part.name);
            match fields.iter().find(|field| field.wire_name == part.name) {
                None => {
                    let expected = match nearest(&part.name, fields.iter().map(|field| field.wire_name.as_str())) {
                        Some(meant) => format!("only declared fields (did you mean `{meant}`?)"),
                        None => "only declared fields".to_owned(),
                    };
                    self.report(statement.clone(), &at, expected, "an unknown one");
                }
                Some(field) if !seen.insert(&part.name) => {
                    self.report(field.place.clone(), &at, "one value", "a second one");
                }
                Some(field) => found.extend(self.part(field, &at, part).map(|value| (part.name.clone(), value))),
            }
        }
        for field in fields.iter().filter(|field| field.required && !seen.contains(&field.wire_name)) {
            self.missing(field, &format!("body.{}", field.wire_name));
        }
        self.found.body = Some(found.into());
    }

    /// Checks a part, and returns its value: what it says, or the name of the file.
    fn part(&mut self, field: &Field, at: &str, part: &FormPart) -> Option<Value> {
        let is_file = field.ty == Type::File;
        match (&part.file_name, is_file) {
            (Some(name), true) => {
                self.file(field, at, name, part.content.len());
                Some(Value::from(name.as_str()))
            }
            (None, true) => {
                self.report(field.place.clone(), at, "a file, which has a name (`filename`)", "text");
                None
            }
            (Some(_), false) => {
                let wanted = describe::wanted(self.endpoint, &field.ty);
                self.report(field.place.clone(), at, wanted, "a file");
                None
            }
            (None, false) => match part.text() {
                Some(text) => {
                    let value = self.text_value(field, at, text);
                    // JSON in text stays text, as in a JSON body.
                    if matches!(field.ty, Type::JsonText(_)) { Some(Value::from(text)) } else { value }
                }
                None => {
                    self.report(field.place.clone(), at, "UTF-8", "other bytes");
                    None
                }
            },
        }
    }

    fn file(&mut self, field: &Field, at: &str, name: &str, length: usize) {
        if name.is_empty() {
            self.report(field.place.clone(), at, "a file with a name", "one without");
        }
        if let Some(beyond) = field.limits.exceeded_by_bytes(length as u64) {
            self.report(field.place.clone(), at, beyond.expected, length.to_string());
        }
    }
}
