//! Examples, which must fit the fields.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value as Plain;

use crate::diagnostics::{Problem, did_you_mean};
use crate::json::{Json, Kind};
use crate::lower::context::Context;
use crate::lower::reference::{Targets, name_of, table};
use crate::lower::value::{Side, Values};
use crate::model::{
    Answer, Body, Choice, Example, ExampleReply, Field, Gateway, Location, Parameter, ParameterRef, Rule, RuleKind,
};
use crate::names;
use crate::node::{Entry, Node};

/// Lowers all examples.
pub(crate) fn lower_all(
    targets: &Targets<'_>,
    choices: &[Choice],
    body: Body,
    rules: &[Rule],
    cx: &Context<'_>,
) -> Vec<Example> {
    let lowering = Lowering { targets, choices, body, rules, cx };
    let nodes = cx.root.list("examples");
    check_names(nodes, cx);
    nodes.iter().map(|node| lowering.example(node)).collect()
}

/// Checks that each example has a name of its own.
pub(crate) fn check_names(nodes: &[Node], cx: &Context<'_>) {
    let mut seen = BTreeMap::new();
    for name in nodes.iter().filter_map(|node| node.text("name")) {
        if !names::is_snake(name.value) {
            let problem =
                Problem::new(name.span.clone(), format!("`{}` is not a valid name for an example", name.value));
            let proposal = names::snake(name.value);
            let help = names::is_snake(&proposal).then(|| format!("write `{proposal}`"));
            cx.report(problem.label("expected snake case").maybe_help(help));
        } else if let Some(first) = seen.insert(name.value, name.span.clone()) {
            let problem = Problem::new(name.span, format!("two examples are called `{}`", name.value));
            cx.report(problem.label("the second one").related(first, "the first"));
        }
    }
}

struct Lowering<'a> {
    targets: &'a Targets<'a>,
    choices: &'a [Choice],
    body: Body,
    rules: &'a [Rule],
    cx: &'a Context<'a>,
}

impl Lowering<'_> {
    fn example(&self, node: &Node) -> Example {
        let (arguments, arguments_known) = self.arguments(node);
        let body = self.json(node, "body");
        // If the body cannot be read, nothing is reported as missing from it.
        let body_known = self.is_undamaged(&["body", "types"]) && (body.is_some() || !node.has("body"));
        if arguments_known {
            self.check_arguments(node, &arguments);
        }
        if body_known {
            self.check_body(node, body.as_ref());
        }
        if arguments_known && body_known && !node.has("failure") {
            self.check_rules(node, &arguments, body.as_ref());
        }
        Example {
            name: node.owned_text("name"),
            text: node.maybe_text("text"),
            arguments,
            body: body.map(|body| body.plain()),
            reply: self.reply(node),
            place: self.cx.location(&node.span),
        }
    }

    /// What compares values that a caller gives.
    fn given(&self) -> Values<'_> {
        Values::new(self.targets.types, Side::Given, self.cx).choosing(self.choices)
    }

    fn is_undamaged(&self, tables: &[&str]) -> bool {
        self.cx.damage.spares(tables) && self.cx.damage.spares(&["examples"])
    }

    /// Arguments outside the body, and whether the list is complete.
    fn arguments(&self, node: &Node) -> (Vec<(usize, Plain)>, bool) {
        let places = [Location::Path, Location::Query, Location::Header];
        let mut known = self.is_undamaged(&places.map(table));
        let mut arguments = Vec::new();
        for (place, entry) in
            places.into_iter().flat_map(|place| node.table(table(place)).iter().map(move |entry| (place, entry)))
        {
            match self.argument(place, entry) {
                Some(argument) => arguments.push(argument),
                None => known = false,
            }
        }
        (arguments, known)
    }

    fn json(&self, node: &Node, key: &str) -> Option<Json> {
        let text = node.text(key).filter(|text| !text.value.trim().is_empty())?;
        match Json::parse(&text, &self.cx.reporter.source) {
            Ok(json) => Some(json),
            Err(problem) => {
                self.cx.report(problem);
                None
            }
        }
    }

    fn argument(&self, location: Location, entry: &Entry) -> Option<(usize, Plain)> {
        let json = match Json::from_toml(&entry.node) {
            Ok(json) => json,
            Err(problem) => {
                self.cx.report(problem);
                return None;
            }
        };
        let parameters = self.targets.parameters;
        let is_meant = |parameter: &Parameter| parameter.location == location && parameter.field.wire_name == entry.key;
        let Some(index) = parameters.iter().position(is_meant) else {
            self.unknown_argument(location, entry);
            return None;
        };
        let field = &parameters.get(index)?.field;
        self.given().check_field(&json, field, &entry.key, true);
        Some((index, json.plain()))
    }

    fn unknown_argument(&self, location: Location, entry: &Entry) {
        if !self.cx.damage.spares(&[table(location)]) {
            return;
        }
        let here = self.targets.parameters.iter().filter(|parameter| parameter.location == location);
        let known = here.map(|parameter| parameter.field.wire_name.as_str());
        let elsewhere = self.targets.parameters.iter().find(|parameter| parameter.field.wire_name == entry.key);
        let help = did_you_mean(&entry.key, known)
            .or_else(|| elsewhere.map(|parameter| format!("it is declared as `{}`", name_of(parameter))));
        let message = format!("no parameter is at `{}.{}`", table(location), entry.key);
        let problem = Problem::new(entry.key_span.clone(), message).label("gives a value to nothing");
        self.cx.report(problem.maybe_help(help));
    }

    fn check_arguments(&self, node: &Node, arguments: &[(usize, Plain)]) {
        for (index, parameter) in self.targets.parameters.iter().enumerate() {
            let given = arguments.iter().any(|(given, _)| *given == index);
            if parameter.location == Location::Body || given || !parameter.field.required {
                continue;
            }
            let message = format!("missing required parameter `{}`", name_of(parameter));
            let problem = Problem::new(shown(node), message)
                .label("this example needs it")
                .related(parameter.field.place.span.clone(), "declared here");
            self.cx.report(problem);
        }
    }

    fn check_body(&self, node: &Node, body: Option<&Json>) {
        let values = self.given();
        let in_body = self.targets.parameters.iter().filter(|parameter| parameter.location == Location::Body);
        let fields: Vec<&Field> = in_body.map(|parameter| &parameter.field).collect();
        match (self.body, body) {
            (Body::None, Some(_)) => {
                let span = key_span(node, "body");
                let problem = Problem::new(span, "this operation takes no body");
                self.cx.report(problem.label("so no example has one"));
            }
            (Body::Object | Body::Form, Some(json)) => values.check_body(json, &fields),
            (Body::Value, Some(json)) => {
                for field in fields {
                    values.check_field(json, field, "the body", false);
                }
            }
            (_, None) => {
                for field in fields.into_iter().filter(|field| field.required) {
                    let what = match field.wire_name.as_str() {
                        "" => "missing the required body".to_owned(),
                        wire => format!("missing required parameter `body.{wire}`"),
                    };
                    let problem = Problem::new(shown(node), what)
                        .label("this example needs it")
                        .related(field.place.span.clone(), "declared here");
                    self.cx.report(problem);
                }
            }
        }
    }

    fn check_rules(&self, node: &Node, arguments: &[(usize, Plain)], body: Option<&Json>) {
        let given = |reference: &ParameterRef| self.value_of(reference, arguments, body);
        for rule in self.rules {
            let needed = match &rule.kind {
                RuleKind::AnyOf(any) => (!any.iter().any(|one| given(one).is_some()))
                    .then(|| format!("expected at least one of {}", self.listed(any))),
                RuleKind::OneOf(any) => {
                    let count = any.iter().filter(|one| given(one).is_some()).count();
                    (count != 1).then(|| format!("expected exactly one of {}", self.listed(any)))
                }
                RuleKind::RequiredWhen { required, parameter, value } => {
                    let holds = given(parameter).as_ref() == Some(value);
                    (holds && given(required).is_none())
                        .then(|| format!("expected {}", self.listed(std::slice::from_ref(required))))
                }
            };
            if let Some(needed) = needed {
                let problem = Problem::new(shown(node), "the example breaks a rule")
                    .label(needed)
                    .related(rule.place.span.clone(), "the rule");
                self.cx.report(problem);
            }
        }
    }

    fn listed(&self, references: &[ParameterRef]) -> String {
        let found = references.iter().filter_map(|reference| self.targets.get(reference));
        let names: Vec<_> = found.map(|parameter| format!("`{}`", name_of(parameter))).collect();
        names.join(", ")
    }

    fn value_of(&self, reference: &ParameterRef, arguments: &[(usize, Plain)], body: Option<&Json>) -> Option<Plain> {
        let parameter = self.targets.get(reference)?;
        if parameter.location != Location::Body {
            let given = arguments.iter().find(|(index, _)| *index == reference.index);
            return given.map(|(_, value)| value.clone());
        }
        let found = match (&body?.kind, parameter.field.wire_name.as_str()) {
            (_, "") => body,
            (Kind::Object(members), wire) => {
                members.iter().find(|member| member.name == wire).map(|member| &member.value)
            }
            _ => None,
        };
        found.filter(|json| !json.is_null()).map(Json::plain)
    }

    fn reply(&self, node: &Node) -> ExampleReply {
        let status = node.integer("status").and_then(|status| u16::try_from(status).ok());
        if node.has("failure") {
            self.refuse_beside_failure(node);
            let usual = if self.cx.is_legacy() { 200 } else { 400 };
            let status = status.unwrap_or(usual);
            if self.cx.facts.gateway == Some(Gateway::New) && status < 400 {
                let span = node.get("status").map(|value| value.span.clone()).unwrap_or_default();
                let problem = Problem::new(span, format!("{status} is not a failure on the new gateway"));
                self.cx.report(problem.label("expected 400 to 599"));
            }
            let body = self.json(node, "failure").map(|json| json.plain()).unwrap_or_default();
            return ExampleReply::Failure { status, body };
        }
        if node.has("status") {
            let problem =
                Problem::new(key_span(node, "status"), "a status without a failure").label("goes with `failure`");
            self.cx.report(problem);
        }
        let answer = self.json(node, "answer");
        self.check_answer(node, answer.as_ref());
        ExampleReply::Answer(answer.map(|answer| answer.plain()))
    }

    fn refuse_beside_failure(&self, node: &Node) {
        if node.has("answer") {
            let problem = Problem::new(key_span(node, "failure"), "an answer and a failure at once")
                .label("expected one of them")
                .related(key_span(node, "answer"), "the answer");
            self.cx.report(problem);
        }
    }

    fn check_answer(&self, node: &Node, answer: Option<&Json>) {
        if !self.cx.damage.spares(&["answer", "types"]) {
            return;
        }
        let values = Values::new(self.targets.types, Side::Answered, self.cx);
        match (self.targets.answer, answer) {
            (Answer::None, Some(_)) => {
                let problem = Problem::new(key_span(node, "answer"), "this operation answers nothing");
                self.cx.report(problem.label("so no example has an answer"));
            }
            (Answer::Object(fields), Some(json)) => {
                values.check_object(json, &fields.iter().collect::<Vec<_>>(), "the answer");
            }
            (Answer::Value(field), Some(json)) => values.check(json, &field.ty, "the answer"),
            (Answer::None, None) => {}
            (_, None) => {
                if !node.has("answer") && self.is_undamaged(&[]) {
                    let problem = Problem::new(shown(node), "an example without an answer")
                        .label("expected `answer` or `failure`");
                    self.cx.report(problem);
                }
            }
        }
    }
}

fn key_span(node: &Node, key: &str) -> Range<usize> {
    node.entry(key).map_or_else(|| node.span.clone(), |entry| entry.key_span.clone())
}

/// What to underline for the example as a whole.
fn shown(node: &Node) -> Range<usize> {
    node.get("name").map_or_else(|| node.span.clone(), |name| name.span.clone())
}
