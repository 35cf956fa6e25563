//! Compares values with types: examples, defaults, the conditions of rules.

use serde_json::Value as Plain;

use crate::bounds;
use crate::diagnostics::{Problem, alternatives, did_you_mean};
use crate::json::{Json, Kind, Member};
use crate::lower::context::Context;
use crate::model::{Choice, ChoiceFault, Field, KindForm, NamedKind, NamedType, Type};

/// Which side a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The caller gives it: required fields must be present, and every value must have its type.
    Given,
    /// The server returns it. Legacy answers may deviate from the documented types.
    Answered,
}

/// Compares values with types.
pub(crate) struct Values<'a> {
    types: &'a [NamedType],
    choices: &'a [Choice],
    side: Side,
    lenient: bool,
    cx: &'a Context<'a>,
}

/// A value that is compared.
#[derive(Clone, Copy)]
struct Subject<'s> {
    /// Its name in messages, or `the body`.
    what: &'s str,
    /// Whether it is an element of what has that name.
    element: bool,
    /// Whether `json<T>` appears as a `T`, or as text.
    decoded: bool,
}

impl<'s> Subject<'s> {
    fn new(what: &'s str, decoded: bool) -> Self {
        Self { what, element: false, decoded }
    }

    fn called(self, what: &'s str) -> Self {
        Self { what, element: false, ..self }
    }

    fn element(self) -> Self {
        Self { element: true, ..self }
    }

    fn describe(self) -> String {
        let what = described(self.what);
        if self.element { format!("an element of {what}") } else { what }
    }
}

impl<'a> Values<'a> {
    pub(crate) fn new(types: &'a [NamedType], side: Side, cx: &'a Context<'a>) -> Self {
        Self { types, choices: &[], side, lenient: side == Side::Answered && cx.is_legacy(), cx }
    }

    /// With the choices that objects make.
    pub(crate) fn choosing(self, choices: &'a [Choice]) -> Self {
        Self { choices, ..self }
    }

    /// Compares a value as it travels: `json<T>` is text.
    pub(crate) fn check(&self, json: &Json, ty: &Type, what: &str) {
        self.value(json, ty, Subject::new(what, false));
    }

    /// Compares a value as a caller has it: `json<T>` is a `T`.
    pub(crate) fn check_decoded(&self, json: &Json, ty: &Type, what: &str) {
        self.value(json, ty, Subject::new(what, true));
    }

    /// Compares a parameter's value with its type, limits and format. `decoded`: `json<T>` is a `T`, not text.
    pub(crate) fn check_field(&self, json: &Json, field: &Field, what: &str, decoded: bool) {
        self.field(json, field, Subject::new(what, decoded));
    }

    /// Compares an object with the fields that it may have.
    pub(crate) fn check_object(&self, json: &Json, fields: &[&Field], what: &str) {
        self.object(json, fields, Subject::new(what, false));
    }

    /// Compares a body that is an object with the fields that it may have.
    pub(crate) fn check_body(&self, json: &Json, fields: &[&Field]) {
        let subject = Subject::new("the body", false);
        self.object(json, fields, subject);
        self.choice(json, None, subject);
    }

    /// Compares an object with the choice that it makes, if there is one.
    fn choice(&self, json: &Json, owner: Option<&str>, subject: Subject<'_>) {
        let Some(choice) = self.choices.iter().find(|choice| choice.owner.as_deref() == owner) else { return };
        let Kind::Object(members) = &json.kind else { return };
        let given = |wire: &str| members.iter().find(|member| member.name == wire && !member.value.is_null());
        let Some(tag) = given(&choice.tag) else {
            return self.without_tag(choice, members, subject);
        };
        let value = tag.value.plain();
        for fault in choice.faults(&value, |wire| given(wire).is_some()) {
            let problem = match fault {
                ChoiceFault::Missing(wire) => {
                    Problem::new(tag.value.span.clone(), format!("missing field `{wire}`")).label("this kind needs it")
                }
                ChoiceFault::OfAnotherKind(wire) => {
                    let span = given(wire).map_or_else(|| json.head(), |member| member.name_span.clone());
                    Problem::new(span, format!("`{wire}` belongs to another kind"))
                        .label(format!("`{}` is {value}", choice.tag))
                }
            };
            self.cx.report(problem.related(choice.place.span.clone(), "the kinds"));
        }
        if let Some(KindForm::Content(name)) = choice.kind(&value).map(|kind| &kind.form)
            && let Some(content) = &choice.content
            && let Some(member) = given(&content.wire_name)
        {
            let (subject, ty) = (subject.called(&member.name), Type::Named(name.clone()));
            match &member.value.kind {
                Kind::Scalar(Plain::String(text)) if content.is_text && !subject.decoded => {
                    self.nested(&member.value, text, &ty, subject);
                }
                _ => self.value(&member.value, &ty, subject),
            }
        }
    }

    fn without_tag(&self, choice: &Choice, members: &[Member], subject: Subject<'_>) {
        // A required tag is reported as a missing field.
        if choice.field.required {
            return;
        }
        for member in members.iter().filter(|member| !member.value.is_null() && choice.covers(&member.name)) {
            let problem = Problem::new(member.name_span.clone(), format!("`{}` without `{}`", member.name, choice.tag))
                .label(format!("{} does not say which kind it is", described(subject.what)))
                .related(choice.place.span.clone(), "the kinds");
            self.cx.report(problem);
        }
    }

    fn field(&self, json: &Json, field: &Field, subject: Subject<'_>) {
        self.value(json, &field.ty, subject);
        self.bounds(json, field, subject);
    }

    fn bounds(&self, json: &Json, field: &Field, subject: Subject<'_>) {
        // The limits of JSON in text are those of the JSON.
        let plain = match (&field.ty, json.plain()) {
            (Type::JsonText(_), Plain::String(text)) if !subject.decoded => {
                serde_json::from_str(&text).unwrap_or_default()
            }
            (_, plain) => plain,
        };
        let broken = match self.side {
            Side::Given => bounds::broken(field, &plain),
            // The server may return what it likes, but the example of a time in another unit contradicts the spec.
            Side::Answered => bounds::mistaken_unit(field, &plain),
        };
        let Some(expected) = broken else { return };
        let problem = Problem::new(json.head(), format!("{} cannot have this value", subject.describe()))
            .label(format!("expected {expected}"))
            .related(field.place.span.clone(), "declared here");
        self.cx.report(problem);
    }

    fn value(&self, json: &Json, ty: &Type, subject: Subject<'_>) {
        match (ty, &json.kind) {
            (Type::Named(name), _) => self.named(json, name, subject),
            // `null` equals absent, and an absent element is not a mistake.
            (Type::Any, _) | (_, Kind::Scalar(Plain::Null)) => {}
            (Type::JsonText(inner), _) if subject.decoded => self.value(json, inner, subject),
            (Type::JsonText(inner), Kind::Scalar(Plain::String(text))) => {
                self.nested(json, text, inner, subject);
            }
            (Type::List(item), Kind::List(items)) => {
                for element in items {
                    self.value(element, item, subject.element());
                }
            }
            (Type::List(item), Kind::Object(members)) if self.lenient => {
                self.wrapped(json, members, item, subject);
            }
            (Type::Map(value), Kind::Object(members)) => {
                for member in members {
                    self.value(&member.value, value, subject.element());
                }
            }
            (_, Kind::Scalar(value)) if self.scalar_fits(ty, value) => {}
            _ => self.wrong_type(json, &ty.to_string(), subject),
        }
    }

    fn scalar_fits(&self, ty: &Type, value: &Plain) -> bool {
        if self.lenient {
            // Numbers arrive as text, and the other way around.
            match (ty, value) {
                (Type::Int32 | Type::Int64, Plain::String(text)) => {
                    return text.parse::<i64>().is_ok();
                }
                (Type::Float64, Plain::String(text)) => return text.parse::<f64>().is_ok(),
                (Type::String, Plain::Number(_)) => return true,
                _ => {}
            }
        }
        match ty {
            Type::String | Type::File => value.is_string(),
            Type::Int32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            Type::Int64 => value.is_i64(),
            Type::Float64 => value.is_number(),
            Type::Bool => value.is_boolean(),
            _ => false,
        }
    }

    fn nested(&self, json: &Json, text: &str, inner: &Type, subject: Subject<'_>) {
        match Json::parse_nested(text, &json.span) {
            Ok(nested) => self.value(&nested, inner, subject),
            Err(problem) => {
                self.cx.report(problem.help(format!("`{}` is JSON within text", subject.what)));
            }
        }
    }

    /// Some legacy calls wrap a list in an object with one key.
    fn wrapped(&self, json: &Json, members: &[Member], item: &Type, subject: Subject<'_>) {
        match members {
            [Member { value: Json { kind: Kind::List(items), .. }, .. }] => {
                for element in items {
                    self.value(element, item, subject.element());
                }
            }
            _ => self.wrong_type(json, &format!("list<{item}>"), subject),
        }
    }

    fn named(&self, json: &Json, name: &str, subject: Subject<'_>) {
        // An undeclared type has been reported.
        let Some(named) = self.types.iter().find(|named| named.name == name) else { return };
        if json.is_null() {
            return;
        }
        match &named.kind {
            NamedKind::Object(fields) => {
                self.object(json, &fields.iter().collect::<Vec<_>>(), subject.called(name));
                if self.side == Side::Given {
                    self.choice(json, Some(name), subject.called(name));
                }
            }
            NamedKind::TextValues(values) => {
                let Kind::Scalar(Plain::String(text)) = &json.kind else {
                    return self.wrong_type(json, "text", subject);
                };
                let known: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
                if !text.is_empty() && !known.contains(&text.as_str()) {
                    self.unknown_value(json, text, &known, name);
                }
            }
            NamedKind::IntegerValues(values) => {
                let Some(integer) = self.integer(json) else {
                    return self.wrong_type(json, "an integer", subject);
                };
                let known: Vec<_> = values.iter().map(|value| value.value.to_string()).collect();
                let integer = integer.to_string();
                if !known.contains(&integer) {
                    let known: Vec<_> = known.iter().map(String::as_str).collect();
                    self.unknown_value(json, &integer, &known, name);
                }
            }
        }
    }

    fn integer(&self, json: &Json) -> Option<i64> {
        match &json.kind {
            Kind::Scalar(Plain::String(text)) if self.lenient => text.parse().ok(),
            Kind::Scalar(value) => value.as_i64(),
            _ => None,
        }
    }

    fn unknown_value(&self, json: &Json, value: &str, known: &[&str], name: &str) {
        if known.is_empty() {
            return;
        }
        let problem = Problem::new(json.span.clone(), format!("`{value}` is not a value of `{name}`"))
            .label(format!("expected {}", alternatives(known.iter().copied())));
        self.cx.report(problem.maybe_help(did_you_mean(value, known.iter().copied())));
    }

    fn object(&self, json: &Json, fields: &[&Field], subject: Subject<'_>) {
        let Kind::Object(members) = &json.kind else {
            return self.wrong_type(json, "an object", subject);
        };
        let mut meant = Vec::new();
        for member in members {
            match fields.iter().find(|field| field.wire_name == member.name) {
                Some(field) => {
                    self.field(&member.value, field, subject.called(&member.name));
                }
                None => meant.extend(self.unknown_field(member, members, fields, subject)),
            }
        }
        if self.side == Side::Answered {
            return;
        }
        let given = |wire: &str| members.iter().any(|member| member.name == wire && !member.value.is_null());
        for field in fields.iter().filter(|field| field.required && !given(&field.wire_name)) {
            if meant.contains(&field.wire_name.as_str()) {
                continue;
            }
            let message = format!("missing required field `{}`", field.wire_name);
            let problem = Problem::new(json.head(), message)
                .label(format!("{} needs it", described(subject.what)))
                .related(field.place.span.clone(), "declared here");
            self.cx.report(problem);
        }
    }

    /// Reports a member that is not a field, and suggests the field that was meant.
    fn unknown_field<'f>(
        &self,
        member: &Member,
        members: &[Member],
        fields: &[&'f Field],
        subject: Subject<'_>,
    ) -> Option<&'f str> {
        let given = |wire: &str| members.iter().any(|member| member.name == wire);
        let free = fields.iter().map(|field| field.wire_name.as_str()).filter(|wire| !given(wire));
        let meant = crate::diagnostics::nearest(&member.name, free);
        let message = format!("unknown field `{}`", member.name);
        let problem = Problem::new(member.name_span.clone(), message)
            .label(format!("{} has no such field", described(subject.what)))
            .maybe_help(meant.map(|meant| format!("did you mean `{meant}`?")));
        self.cx.report(problem);
        meant
    }

    fn wrong_type(&self, json: &Json, expected: &str, subject: Subject<'_>) {
        let expected = match expected {
            "text" | "an integer" | "an object" => expected.to_owned(),
            ty => format!("`{ty}`"),
        };
        let message = format!("{} must be {expected}", subject.describe());
        let problem = Problem::new(json.head(), message).label(format!("this is {}", json.describe()));
        self.cx.report(problem);
    }
}

/// Anything that is not a name begins with an article.
fn described(what: &str) -> String {
    if what.starts_with("the ") { what.to_owned() } else { format!("`{what}`") }
}
