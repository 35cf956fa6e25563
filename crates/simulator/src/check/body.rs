//! The body: whether there should be one, whether it is JSON, and what it says.

use dingtalk_spec::model::{Body, Field, Location};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::Value;

use super::context::Check;
use super::{describe, json};

impl Check<'_> {
    pub(super) fn body(&mut self) {
        let fields: Vec<_> = self.declared(Location::Body).into_iter().map(|(_, field)| field).collect();
        match self.endpoint.operation.body {
            Body::None => self.no_body(),
            Body::Object => self.object_body(&fields),
            Body::Value => self.value_body(fields.first().copied()),
            Body::Form => self.form_body(&fields),
        }
    }

    fn no_body(&mut self) {
        let body = &self.incoming.body;
        let is_empty_object = serde_json::from_slice::<Value>(body)
            .is_ok_and(|value| value.as_object().is_some_and(serde_json::Map::is_empty));
        if !body.is_empty() && !is_empty_object {
            self.report(self.endpoint.statement("body"), "body", "no body", format!("{} bytes", body.len()));
        }
    }

    fn object_body(&mut self, fields: &[&Field]) {
        let statement = self.endpoint.statement("body");
        let Some(value) = self.json() else {
            return;
        };
        match &value {
            Value::Object(members) => {
                self.members(statement, fields, "body", members);
                self.choice(None, "body", members);
            }
            other => self.report(statement, "body", "a JSON object", describe::kind(other)),
        }
        self.found.body = Some(value);
    }

    fn value_body(&mut self, field: Option<&Field>) {
        let Some(field) = field else {
            return;
        };
        if self.incoming.body.is_empty() && !field.required {
            return;
        }
        if let Some(value) = self.json() {
            self.field_value(field, &field.ty, "body", &value);
            self.found.body = Some(value);
        }
    }

    /// The body as JSON, once the headers that describe it have been checked.
    fn json(&mut self) -> Option<Value> {
        let statement = self.endpoint.statement("body");
        if self.incoming.body.is_empty() {
            self.report(statement, "body", "JSON", "nothing");
            return None;
        }
        let content_type = self.content_type();
        if !is_json(&content_type) {
            self.wrong_content_type("application/json in UTF-8", &content_type);
        }
        if !self.incoming.headers.contains_key(CONTENT_LENGTH) {
            self.report(statement.clone(), "headers.content-length", "the body's length", "nothing");
        }
        match json::read(&self.incoming.body) {
            Ok((value, repeated)) => {
                for path in repeated {
                    self.report(statement.clone(), &format!("body{path}"), "one value", "a second one");
                }
                Some(value)
            }
            Err(error) => {
                if self.takes_secrets() {
                    // Where they are in such a body is unknown.
                    self.hide(&String::from_utf8_lossy(&self.incoming.body));
                }
                self.report(statement, "body", "JSON", format!("a body that is not JSON ({error})"));
                None
            }
        }
    }

    fn takes_secrets(&self) -> bool {
        let operation = &self.endpoint.operation;
        let nested = operation.types.iter().filter_map(|named| self.endpoint.object_fields(&named.name)).flatten();
        operation.parameters.iter().map(|parameter| &parameter.field).chain(nested).any(|field| field.sensitive)
    }

    pub(super) fn content_type(&self) -> String {
        let value = self.incoming.headers.get(CONTENT_TYPE);
        value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
    }

    fn wrong_content_type(&mut self, expected: &str, found: &str) {
        let found = if found.is_empty() { "nothing".to_owned() } else { format!("`{found}`") };
        self.report(self.endpoint.statement("body"), "headers.content-type", expected, found);
    }
}

/// Whether this is `application/json` with a charset of UTF-8 or none.
fn is_json(content_type: &str) -> bool {
    let lower = content_type.to_ascii_lowercase();
    let mut parts = lower.split(';').map(str::trim);
    let is_utf8 = |part: &str| part.strip_prefix("charset=").is_none_or(|it| it.trim_matches('"') == "utf-8");
    parts.next() == Some("application/json") && parts.all(is_utf8)
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn recognizes_the_content_type_of_json() {
        for good in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
            assert!(is_json(good), "{good}");
        }
        for bad in ["", "text/json", "application/json; charset=gbk", "application/x-www-form-urlencoded"] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
