//! What everything that lowers an endpoint file needs to know.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::diagnostics::{Problem, Reporter, did_you_mean};
use crate::json::Json;
use crate::lower::krate::Facts;
use crate::lower::type_index::TypeIndex;
use crate::lower::unfit;
use crate::model::{Gateway, SpecPlace, Type};
use crate::names::{Role, Unfit};
use crate::node::{Node, Text};
use crate::shape::Damage;
use crate::type_expr;

/// A field's `example` or `default`, to be compared with its type once all types are known.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) json: Json,
    pub(crate) ty: Type,
    pub(crate) what: String,
    pub(crate) answered: bool,
}

/// One endpoint file that is being lowered.
pub(crate) struct Context<'a> {
    pub(crate) root: &'a Node,
    pub(crate) reporter: &'a Reporter,
    pub(crate) facts: &'a Facts,
    pub(crate) damage: &'a Damage,
    pub(crate) index: TypeIndex<'a>,
    pub(crate) samples: RefCell<Vec<Sample>>,
    /// Whether a type expression could not be resolved; the types that it meant seem unused then.
    pub(crate) unresolved: Cell<bool>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(root: &'a Node, reporter: &'a Reporter, facts: &'a Facts, damage: &'a Damage) -> Self {
        Self {
            root,
            reporter,
            facts,
            damage,
            index: TypeIndex::new(root),
            samples: RefCell::default(),
            unresolved: Cell::new(false),
        }
    }

    pub(crate) fn report(&self, problem: Problem) {
        self.reporter.report(problem);
    }

    pub(crate) fn location(&self, span: &Range<usize>) -> SpecPlace {
        self.reporter.location(span)
    }

    pub(crate) fn is_legacy(&self) -> bool {
        self.facts.gateway == Some(Gateway::Legacy)
    }

    /// Parses and resolves a type expression. What cannot be resolved is reported here, and becomes a name that no type has, which
    /// later checks ignore.
    pub(crate) fn resolve(&self, text: &Text<'_>) -> Type {
        if text.value.trim().is_empty() {
            return self.unresolved_type();
        }
        let parsed = match type_expr::parse(text.value) {
            Ok(parsed) => parsed,
            Err(wrong) => {
                let span = text.part(self.reporter, &wrong.range);
                // If the type breaks off, there is nothing left to underline.
                let span = if span.is_empty() { text.span.clone() } else { span };
                self.report(Problem::new(span, wrong.message).label(wrong.label));
                return self.unresolved_type();
            }
        };
        let unknown = parsed.names.iter().find(|(name, _)| self.index.get(name).is_none());
        match unknown {
            None => parsed.ty,
            Some((name, range)) => {
                self.report(self.unknown_type(name, text.part(self.reporter, range)));
                self.unresolved_type()
            }
        }
    }

    pub(crate) fn unresolved_type(&self) -> Type {
        self.unresolved.set(true);
        Type::Named(String::new())
    }

    fn unknown_type(&self, name: &str, span: Range<usize>) -> Problem {
        let problem =
            Problem::new(span, format!("unknown type `{name}`")).label("neither built in nor among this file's types");
        if let Some(ours) = type_expr::ours_for(name) {
            return problem.help(format!("write `{ours}`"));
        }
        let mut known: Vec<&str> = self.index.names().collect();
        for name in type_expr::builtin_names() {
            known.push(name);
        }
        problem.help(
            did_you_mean(name, known)
                .unwrap_or_else(|| format!("declare it: `[types.{name}]` with `fields`, or with `base` and `values`")),
        )
    }

    /// Reports a name that cannot be used, and returns an empty one, which clashes with nothing.
    pub(crate) fn unfit(&self, unfit: Unfit, span: Range<usize>, what: &str, role: Role) -> String {
        self.report(unfit::problem(&unfit, span, what, role));
        String::new()
    }
}
