//! Requirements that span several parameters.

use dingtalk_spec::model::{Body, ParameterRef, Rule, RuleKind};
use serde_json::Value;

use super::context::Check;
use crate::nearest::alternatives;

impl Check<'_> {
    pub(super) fn rules(&mut self) {
        let is_object = self.found.body.as_ref().is_some_and(Value::is_object);
        if matches!(self.endpoint.operation.body, Body::Object | Body::Form) && !is_object {
            // That has been reported, and such a body has no parameters.
            return;
        }
        for rule in &self.endpoint.operation.rules {
            if let Some((expected, found)) = self.broken(rule) {
                self.report(rule.place.clone(), "request", expected, found);
            }
        }
    }

    /// What a rule requires, and what was sent instead; nothing if it holds.
    fn broken(&self, rule: &Rule) -> Option<(String, String)> {
        match &rule.kind {
            RuleKind::AnyOf(of) if self.how_many(of) == 0 => {
                Some((format!("at least one of {}", self.list(of)), "none of them".to_owned()))
            }
            RuleKind::OneOf(of) if self.how_many(of) != 1 => {
                Some((format!("exactly one of {}", self.list(of)), format!("{} of them", self.how_many(of))))
            }
            RuleKind::RequiredWhen { required, parameter, value }
                if self.given(parameter) == Some(value) && self.given(required).is_none() =>
            {
                let expected = format!("`{}` if `{}` is {value}", self.name(required), self.name(parameter));
                Some((expected, "nothing".to_owned()))
            }
            RuleKind::AnyOf(_) | RuleKind::OneOf(_) | RuleKind::RequiredWhen { .. } => None,
        }
    }

    fn how_many(&self, of: &[ParameterRef]) -> usize {
        of.iter().filter(|parameter| self.given(parameter).is_some()).count()
    }

    fn list(&self, of: &[ParameterRef]) -> String {
        let names: Vec<_> = of.iter().map(|parameter| self.name(parameter)).collect();
        alternatives(names.iter().map(String::as_str))
    }

    /// The value of a parameter. One that is empty does not count, because it says nothing: "must not all be empty".
    fn given(&self, parameter: &ParameterRef) -> Option<&Value> {
        self.found.given(&self.endpoint.operation, parameter).filter(|value| !is_empty(value))
    }

    /// `body.code`.
    fn name(&self, parameter: &ParameterRef) -> String {
        match self.endpoint.operation.parameters.get(parameter.index) {
            Some(it) if it.field.wire_name.is_empty() => it.location.table().to_owned(),
            Some(it) => format!("{}.{}", it.location.table(), it.field.wire_name),
            None => String::new(),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
