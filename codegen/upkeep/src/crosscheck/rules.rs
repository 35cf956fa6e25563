//! Which differences between a client and a spec have no meaning.

use std::collections::BTreeSet;

use super::facts::{Call, Kind, Member, Parameters};
use super::nesting;
use crate::drift::{Fact, Pair};
use dingtalk_spec::model::{NamedKind, Operation, Type};

/// A kind of difference that says nothing about the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The client takes every value of a path as text, which is how all of them travel.
    PathIsText,
    /// The client takes anything, or an object of any fields, and does not say what it holds.
    NotDescribed,
    /// The client takes a text and does not say that it holds JSON.
    TextOfJson,
    /// The client sends forms, in which lists and objects are JSON text; on the legacy gateway, JSON bodies hold them as they are.
    FormOfJson,
    /// The client sends lists as text, with commas between the elements.
    ListIsText,
    /// The client throws the answer away.
    AnswerThrownAway,
    /// The page documents a field that the client of the legacy gateway, which is older than the pages, does not have anywhere in the
    /// request or the answer. If the client has another field in that object, the field may have two names, which is no rule's business.
    PageKnowsMore,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 7] = [
        Self::PathIsText,
        Self::NotDescribed,
        Self::TextOfJson,
        Self::FormOfJson,
        Self::ListIsText,
        Self::AnswerThrownAway,
        Self::PageKnowsMore,
    ];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PathIsText => "path-is-text",
            Self::NotDescribed => "not-described",
            Self::TextOfJson => "text-of-json",
            Self::FormOfJson => "form-of-json",
            Self::ListIsText => "list-is-text",
            Self::AnswerThrownAway => "answer-thrown-away",
            Self::PageKnowsMore => "page-knows-more",
        }
    }

    /// What it says.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::PathIsText => "the SDK takes path values as text, which is how they travel",
            Self::NotDescribed => "the SDK does not say what the value holds",
            Self::TextOfJson => "the SDK does not say that the text holds JSON",
            Self::FormOfJson => "the SDK sends a form, in which lists and objects are JSON text",
            Self::ListIsText => "the SDK sends lists as text, with commas between the elements",
            Self::AnswerThrownAway => "the SDK throws the answer away",
            Self::PageKnowsMore => "the SDK of the legacy gateway is older, and has nothing in the place of the field",
        }
    }

    /// The rule by which a client's type stands for the spec's, if one does.
    pub(super) fn of_types(kind: &Kind, ty: &Type, is_path: bool, operation: &Operation) -> Option<Self> {
        let is_object = |ty: &Type| match ty {
            Type::Map(_) | Type::Any => true,
            Type::Named(name) => {
                operation.named_type(name).is_some_and(|named| matches!(named.kind, NamedKind::Object(_)))
            }
            _ => false,
        };
        match (kind, ty) {
            (Kind::String, ty) if is_path && !matches!(ty, Type::String) => Some(Self::PathIsText),
            (Kind::Any, ty) if *ty != Type::Any => Some(Self::NotDescribed),
            (Kind::Map { of }, ty) if **of == Kind::Any && is_object(ty) => Some(Self::NotDescribed),
            (Kind::Model { fields, .. }, ty) if fields.is_empty() && is_object(ty) => Some(Self::NotDescribed),
            (Kind::String, Type::JsonText(_)) => Some(Self::TextOfJson),
            (Kind::Joined, Type::List(_)) => Some(Self::ListIsText),
            _ => None,
        }
    }

    /// The rule that covers a difference, if one does.
    pub(super) fn of_pair(pair: &Pair, around: &Around<'_>) -> Option<Self> {
        let Around { call, operation, more } = around;
        let call = (*call)?;
        let is_legacy = matches!(call.parameters, Parameters::Anywhere(_));
        match (pair.fact, &pair.page, &pair.spec) {
            (Fact::Content, None, Some(_)) if pair.at == "answer" && call.answer.is_none() => {
                Some(Self::AnswerThrownAway)
            }
            (Fact::Field, None, Some(name)) if is_legacy && !more.contains(nesting::owner(&pair.at)) => {
                let is_anywhere = names(call, is_answer(&pair.at, operation)).contains(name.as_str());
                (!is_anywhere).then_some(Self::PageKnowsMore)
            }
            _ => None,
        }
    }
}

/// What a difference is found in.
pub(super) struct Around<'a> {
    /// The client's call, if it has the operation.
    pub(super) call: Option<&'a Call>,
    pub(super) operation: &'a Operation,
    /// Objects in which the client has fields that the spec does not have.
    pub(super) more: BTreeSet<String>,
}

/// Whether the path of a fact leads into the answer.
pub(super) fn is_answer(at: &str, operation: &Operation) -> bool {
    let mut steps = at.split('.');
    match (steps.next(), steps.next()) {
        (Some("types"), Some(name)) => operation.named_type(name).is_some_and(|named| named.in_answer),
        (first, _) => first == Some("answer"),
    }
}

/// The names that a client has anywhere in a call's request or in its answer.
fn names(call: &Call, in_answer: bool) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    if in_answer {
        call.answer.iter().for_each(|kind| names_in(kind, &mut names));
        return names;
    }
    match &call.parameters {
        Parameters::Anywhere(members) => names_of(members, &mut names),
        Parameters::Placed { path, query, headers, body } => {
            [path, query, headers].into_iter().for_each(|members| names_of(members, &mut names));
            body.iter().for_each(|kind| names_in(kind, &mut names));
        }
    }
    names
}

fn names_of<'c>(members: &'c [Member], names: &mut BTreeSet<&'c str>) {
    for member in members {
        names.insert(&member.wire);
        names_in(&member.kind, names);
        member.json_of.iter().for_each(|kind| names_in(kind, names));
    }
}

fn names_in<'c>(kind: &'c Kind, names: &mut BTreeSet<&'c str>) {
    match kind {
        Kind::List { of } | Kind::Map { of } | Kind::Json { of } => names_in(of, names),
        Kind::Model { fields, .. } => names_of(fields, names),
        _ => {}
    }
}
