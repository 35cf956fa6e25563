//! References: to parameters by place and wire name, to answer fields by their path.

use crate::diagnostics::{Problem, did_you_mean};
use crate::lower::context::Context;
use crate::model::{Answer, Field, Location, NamedKind, NamedType, Parameter, ParameterRef, Type, field_within};
use crate::node::Text;

/// What references can point at.
pub(crate) struct Targets<'m> {
    pub(crate) parameters: &'m [Parameter],
    pub(crate) answer: &'m Answer,
    pub(crate) types: &'m [NamedType],
}

/// A parameter's place in references. The body itself has no wire name.
pub(crate) fn name_of(parameter: &Parameter) -> String {
    let table = table(parameter.location);
    match parameter.field.wire_name.as_str() {
        "" => table.to_owned(),
        wire => format!("{table}.{wire}"),
    }
}

/// The top-level table of a place's parameters.
pub(crate) fn table(location: Location) -> &'static str {
    match location {
        Location::Path => "path_parameters",
        other => other.table(),
    }
}

impl<'m> Targets<'m> {
    pub(crate) fn get(&self, reference: &ParameterRef) -> Option<&'m Parameter> {
        self.parameters.get(reference.index)
    }

    /// The field that a reference means.
    pub(crate) fn field(&self, reference: &ParameterRef) -> Option<&'m Field> {
        field_within(&self.get(reference)?.field, &reference.inside, self.types)
    }

    /// Finds a parameter or a field within one, or reports that there is none.
    pub(crate) fn parameter_or_inside(&self, text: &Text<'_>, cx: &Context<'_>) -> Option<ParameterRef> {
        let within = |(index, parameter): (usize, &'m Parameter)| {
            let rest = text.value.strip_prefix(name_of(parameter).as_str())?.strip_prefix('.')?;
            self.steps(&parameter.field.ty, rest).map(|inside| ParameterRef { index, inside })
        };
        let is_whole = self.parameters.iter().any(|parameter| name_of(parameter) == text.value);
        let inside = if is_whole { None } else { self.parameters.iter().enumerate().find_map(within) };
        inside.or_else(|| self.parameter(text, cx))
    }

    /// The wire names of a path through the objects of requests.
    fn steps(&self, ty: &'m Type, path: &str) -> Option<Vec<String>> {
        let object = if let Type::JsonText(inner) = ty { inner.as_ref() } else { ty };
        let field = longest_match(self.fields_of(object), path)?;
        let rest = path.get(field.wire_name.len()..)?;
        let further = match rest.strip_prefix('.') {
            Some(rest) => self.steps(&field.ty, rest)?,
            None => Vec::new(),
        };
        Some([vec![field.wire_name.clone()], further].concat())
    }

    /// Finds a parameter, or reports that there is none.
    pub(crate) fn parameter(&self, text: &Text<'_>, cx: &Context<'_>) -> Option<ParameterRef> {
        let names: Vec<String> = self.parameters.iter().map(name_of).collect();
        if let Some(index) = names.iter().position(|name| name == text.value) {
            return Some(ParameterRef { index, inside: Vec::new() });
        }
        if !cx.damage.spares(&["path_parameters", "query", "headers", "body"]) {
            return None;
        }
        let place = text.value.split('.').next().unwrap_or_default();
        let places = [Location::Path, Location::Query, Location::Header, Location::Body].map(table);
        let problem = Problem::new(text.span.clone(), format!("no parameter is at `{}`", text.value));
        let wire = format!(".{}", text.value.rsplit('.').next().unwrap_or_default());
        let elsewhere = names.iter().find(|name| name.ends_with(&wire));
        let help = did_you_mean(text.value, names.iter().map(String::as_str))
            .or_else(|| elsewhere.map(|name| format!("did you mean `{name}`?")));
        cx.report(if places.contains(&place) {
            problem.label("points at nothing").maybe_help(help)
        } else {
            problem.label("expected a place, a dot and a wire name, as in `body.code`").maybe_help(help)
        });
        None
    }

    /// Follows a path of answer fields, or reports that it ends too early.
    pub(crate) fn answer_path(&self, text: &Text<'_>, cx: &Context<'_>) -> Option<(Vec<String>, &'m Type)> {
        let mut fields: &'m [Field] = match self.answer {
            Answer::Object(fields) => fields,
            Answer::None | Answer::Value(_) => &[],
        };
        let mut steps = Vec::new();
        let mut at = 0;
        loop {
            let rest = text.value.get(at..).unwrap_or_default();
            let Some(field) = longest_match(fields, rest) else {
                self.nowhere(text, at, fields, cx);
                return None;
            };
            at += field.wire_name.len() + 1;
            steps.push(field.wire_name.clone());
            if at > text.value.len() {
                return Some((steps, &field.ty));
            }
            fields = self.fields_of(&field.ty);
        }
    }

    fn fields_of(&self, ty: &Type) -> &'m [Field] {
        let Type::Named(name) = ty else { return &[] };
        match self.types.iter().find(|named| named.name == *name).map(|named| &named.kind) {
            Some(NamedKind::Object(fields)) => fields,
            _ => &[],
        }
    }

    fn nowhere(&self, text: &Text<'_>, at: usize, fields: &[Field], cx: &Context<'_>) {
        if !cx.damage.spares(&["answer", "types"]) {
            return;
        }
        let rest = text.value.get(at..).unwrap_or_default();
        let step = rest.split('.').next().unwrap_or_default();
        let span = text.part(cx.reporter, &(at..at + step.len()));
        let known = fields.iter().map(|field| field.wire_name.as_str());
        let problem = Problem::new(span, format!("no answer field is at `{}`", text.value))
            .label(if fields.is_empty() { "there are no fields here" } else { "no such field" });
        cx.report(problem.maybe_help(did_you_mean(step, known)));
    }
}

/// Wire names may contain dots, so the longest match wins.
fn longest_match<'m>(fields: &'m [Field], rest: &str) -> Option<&'m Field> {
    let fits = |field: &&Field| {
        rest.strip_prefix(field.wire_name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    fields.iter().filter(fits).max_by_key(|field| field.wire_name.len())
}
