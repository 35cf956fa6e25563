//! Errors that several endpoints of a crate share: declared in its file, listed by name in theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Problem, Reporter, did_you_mean};
use crate::lower::{error_row, unfit};
use crate::model::{ErrorRow, ErrorSet, Gateway, SpecPlace};
use crate::names::{self, Role};
use crate::node::{Entry, Node, Text};
use crate::shape::Damage;

/// The shared errors of a crate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    rows: Vec<(String, ErrorRow)>,
    sets: Vec<ErrorSet>,
    /// Whether these are all of them; not if the crate's file is missing or damaged.
    is_complete: bool,
}

/// What a name refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Named<'s> {
    Row(&'s ErrorRow),
    Set(&'s ErrorSet),
}

impl<'s> Named<'s> {
    pub(crate) fn rows(self) -> &'s [ErrorRow] {
        match self {
            Self::Row(row) => std::slice::from_ref(row),
            Self::Set(set) => &set.rows,
        }
    }
}

impl Shared {
    /// Lowers the tables `errors` and `error_sets` of a crate file.
    pub(crate) fn lower(root: &Node, gateway: Option<Gateway>, damage: &Damage, reporter: &Reporter) -> Self {
        let mut shared = Self { is_complete: damage.spares(&["errors", "error_sets"]), ..Self::default() };
        let entries = root.table("errors");
        for entry in entries {
            let Some(code) = error_row::code(&entry.node) else { continue };
            check_name(entry, reporter);
            let constant = entry.key.to_ascii_uppercase();
            let names = (rust_name(entry, &constant, reporter), Some(constant));
            let status = error_row::status(&entry.node, &entry.key_span, gateway, reporter);
            let row = error_row::row(&entry.node, &entry.key_span, names, (status, code), reporter);
            shared.check_repeats(entry, &row, entries, reporter);
            shared.rows.push((entry.key.clone(), row));
        }
        for entry in root.table("error_sets") {
            check_name(entry, reporter);
            if let Some(row) = root.get("errors").and_then(|errors| errors.entry(&entry.key)) {
                let problem = Problem::new(entry.key_span.clone(), format!("`{}` is also an error", entry.key));
                reporter.report(problem.label("a set").related(row.key_span.clone(), "an error"));
            }
            let set = shared.set(entry, reporter);
            shared.sets.push(set);
        }
        shared
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &ErrorRow> {
        self.rows.iter().map(|(_, row)| row)
    }

    pub(crate) fn sets(&self) -> impl Iterator<Item = &ErrorSet> {
        self.sets.iter()
    }

    /// What `name` refers to.
    pub(crate) fn get(&self, name: &str) -> Option<Named<'_>> {
        let row = self.rows.iter().find(|(key, _)| key == name).map(|(_, row)| Named::Row(row));
        row.or_else(|| self.sets.iter().find(|set| set.name == name).map(Named::Set))
    }

    /// What `name` refers to; reports an unknown name.
    pub(crate) fn find(&self, name: &Text<'_>, reporter: &Reporter) -> Option<Named<'_>> {
        let found = self.get(name.value);
        if found.is_none() && self.is_complete && !name.value.trim().is_empty() {
            let known = self.rows.iter().map(|(key, _)| key).chain(self.sets.iter().map(|set| &set.name));
            let problem = Problem::new(name.span.clone(), format!("no shared error is called `{}`", name.value))
                .label("neither in `errors` nor in `error_sets` of the crate's file");
            reporter.report(problem.maybe_help(did_you_mean(name.value, known.map(String::as_str))));
        }
        found
    }

    /// Reports rows that an endpoint writes again although they are shared.
    pub(crate) fn check_own<'r>(
        &self,
        own: impl Iterator<Item = &'r ErrorRow>,
        listed: &[Text<'_>],
        reporter: &Reporter,
    ) {
        for row in own {
            let Some(key) = self.same(row).filter(|key| listed.iter().all(|name| name.value != *key)) else { continue };
            let problem = Problem::new(row.place.span.clone(), format!("this is the shared error `{key}`"));
            reporter
                .report(problem.label("written once more").help(format!("list `{key}` in `shared_errors` instead")));
        }
    }

    /// The name of the shared error that equals this row in everything.
    fn same(&self, row: &ErrorRow) -> Option<&str> {
        self.rows.iter().find(|(_, known)| is_same(known, row)).map(|(key, _)| key.as_str())
    }

    fn check_repeats(&self, entry: &Entry, row: &ErrorRow, entries: &[Entry], reporter: &Reporter) {
        let Some(first) = self.same(row).and_then(|key| entries.iter().find(|entry| entry.key == key)) else { return };
        let problem = Problem::new(entry.key_span.clone(), "two shared errors are the same")
            .label("this one")
            .related(first.key_span.clone(), "and this one");
        reporter.report(problem.help("remove one of them, and list the other in its place"));
    }

    fn set(&self, entry: &Entry, reporter: &Reporter) -> ErrorSet {
        let mut rows: Vec<ErrorRow> = Vec::new();
        let mut seen = BTreeMap::new();
        for name in entry.node.texts("errors") {
            if let Some(first) = seen.insert(name.value.to_owned(), name.span.clone()) {
                let problem = Problem::new(name.span.clone(), format!("`{}` appears twice", name.value));
                reporter.report(problem.label("the second one").related(first, "the first"));
                continue;
            }
            let row = self.rows.iter().find(|(key, _)| key == name.value);
            match row {
                Some((_, row)) => rows.push(row.clone()),
                None if self.is_complete && !name.value.trim().is_empty() => {
                    let known = self.rows.iter().map(|(key, _)| key.as_str());
                    let problem =
                        Problem::new(name.span.clone(), format!("no shared error is called `{}`", name.value))
                            .label("not in `errors`");
                    reporter.report(problem.maybe_help(did_you_mean(name.value, known)));
                }
                None => {}
            }
        }
        ErrorSet { name: entry.key.clone(), rows, place: reporter.location(&entry.key_span) }
    }

    /// Reports errors and sets that are not among the names that the crate's endpoints list, unless the error is in a set.
    pub(crate) fn check_use(&self, listed: &BTreeSet<&str>, reporter: &Reporter) {
        let unused = |place: &SpecPlace, message: String| {
            let problem = Problem::new(place.span.clone(), message).label("in no endpoint's `shared_errors`");
            reporter.report(problem.help("remove it, or list it where it is documented"));
        };
        let is_in_set = |row: &ErrorRow| {
            self.sets.iter().flat_map(|set| &set.rows).any(|other| other.shared_name == row.shared_name)
        };
        for (key, row) in self.rows.iter().filter(|(key, row)| !listed.contains(key.as_str()) && !is_in_set(row)) {
            unused(&row.place, format!("no endpoint shares the error `{key}`"));
        }
        for set in self.sets.iter().filter(|set| !listed.contains(set.name.as_str())) {
            unused(&set.place, format!("no endpoint shares the errors `{}`", set.name));
        }
    }

    /// Whether [`check_use`](Self::check_use) has everything it needs.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }
}

fn is_same(a: &ErrorRow, b: &ErrorRow) -> bool {
    a.code == b.code
        && a.status == b.status
        && a.messages == b.messages
        && a.text == b.text
        && a.rust_name == b.rust_name
}

fn check_name(entry: &Entry, reporter: &Reporter) {
    if !names::is_module(&entry.key) {
        let problem =
            Problem::new(entry.key_span.clone(), format!("`{}` is not a valid name for shared errors", entry.key));
        reporter.report(problem.label("expected snake case, as in `system_busy`"));
    }
}

/// The constant in the operations' modules.
fn rust_name(entry: &Entry, constant: &str, reporter: &Reporter) -> String {
    let Some(name) = entry.node.text("name") else { return constant.to_owned() };
    names::check(name.value, Role::Constant).unwrap_or_else(|wrong| {
        reporter.report(unfit::problem(&wrong, name.span, "an error", Role::Constant));
        String::new()
    })
}
