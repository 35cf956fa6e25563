//! Requirements that span several parameters.

use crate::diagnostics::Problem;
use crate::json::Json;
use crate::lower::context::Context;
use crate::lower::reference::Targets;
use crate::lower::value::{Side, Values};
use crate::model::{ParameterRef, Rule, RuleKind};
use crate::node::{Node, Text};

/// Lowers all rules.
pub(crate) fn lower_all(targets: &Targets<'_>, cx: &Context<'_>) -> Vec<Rule> {
    let lower = |node| {
        let kind = kind(node, targets, cx)?;
        Some(Rule { kind, text: node.maybe_text("text"), place: cx.location(&node.span) })
    };
    cx.root.list("rules").iter().filter_map(lower).collect()
}

fn kind(node: &Node, targets: &Targets<'_>, cx: &Context<'_>) -> Option<RuleKind> {
    let kinds = ["any_of", "one_of", "required"].map(|key| node.has(key));
    let conditional = node.has("when");
    match kinds {
        [true, false, false] if !conditional => Some(RuleKind::AnyOf(alternatives(node, "any_of", targets, cx)?)),
        [false, true, false] if !conditional => Some(RuleKind::OneOf(alternatives(node, "one_of", targets, cx)?)),
        [false, false, true] if conditional => required_when(node, targets, cx),
        _ if !cx.damage.spares(&["rules"]) => None,
        _ => {
            let problem = Problem::new(node.span.clone(), "a rule has exactly one form")
                .label("expected `any_of`, `one_of`, or `required` with `when`");
            cx.report(problem);
            None
        }
    }
}

fn alternatives(node: &Node, key: &str, targets: &Targets<'_>, cx: &Context<'_>) -> Option<Vec<ParameterRef>> {
    let texts = node.texts(key);
    if let [only] = texts.as_slice() {
        let problem = Problem::new(only.span.clone(), format!("`{key}` has one parameter only"));
        cx.report(
            problem.label("expected at least two").help("where it is always needed, say `required = true` there"),
        );
        return None;
    }
    let mut references: Vec<ParameterRef> = Vec::new();
    for text in &texts {
        let Some(reference) = targets.parameter(text, cx) else { continue };
        if references.contains(&reference) {
            cx.report(
                Problem::new(text.span.clone(), format!("`{}` appears twice in `{key}`", text.value))
                    .label("the second one"),
            );
        }
        refuse_required(&reference, text, targets, cx);
        references.push(reference);
    }
    Some(references)
}

fn refuse_required(reference: &ParameterRef, text: &Text<'_>, targets: &Targets<'_>, cx: &Context<'_>) {
    let Some(parameter) = targets.get(reference).filter(|found| found.field.required) else { return };
    let problem = Problem::new(text.span.clone(), format!("`{}` is required anyway", text.value))
        .label("so the rule says nothing")
        .related(parameter.field.place.span.clone(), "required here");
    cx.report(problem);
}

fn required_when(node: &Node, targets: &Targets<'_>, cx: &Context<'_>) -> Option<RuleKind> {
    let text = node.text("required")?;
    let when = node.entry("when")?;
    let [condition] = when.node.entries() else {
        let problem = Problem::new(when.key_span.clone(), "`when` is about one parameter")
            .label(format!("has {} keys", when.node.entries().len()));
        cx.report(problem);
        return None;
    };
    let looked_at = Text { value: &condition.key, span: condition.key_span.clone() };
    let required = targets.parameter(&text, cx);
    let parameter = targets.parameter(&looked_at, cx);
    let (required, parameter) = (required?, parameter?);
    refuse_required(&required, &text, targets, cx);
    if required == parameter {
        let problem = Problem::new(text.span.clone(), "a parameter cannot depend on itself");
        cx.report(problem.label("is the one that `when` looks at"));
    }
    let value = match Json::from_toml(&condition.node) {
        Ok(value) => value,
        Err(problem) => {
            cx.report(problem);
            return None;
        }
    };
    let field = &targets.get(&parameter)?.field;
    Values::new(targets.types, Side::Given, cx).check_decoded(&value, &field.ty, &condition.key);
    Some(RuleKind::RequiredWhen { required, parameter, value: value.plain() })
}
