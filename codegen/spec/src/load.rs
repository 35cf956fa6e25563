//! Turns spec files into models or a report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Problem, Report, Reporter};
use crate::format;
use crate::lower::page_errors;
use crate::lower::{self, krate::Facts};
use crate::model::{Api, ErrorRow, Event, Events, Operation, SpecPlace};
use crate::names;
use crate::node::Node;
use crate::read::{self, Tree};
use crate::shape::{self, Damage};
use crate::source::{Source, SourceFile};
use crate::texts::{self, GLOSSARY};
use crate::unwritten::{Unwritten, is_unwritten};

/// Specs without a mistake.
#[derive(Debug)]
pub struct Workspace {
    /// The APIs, in order of their names.
    pub apis: Vec<Api>,
    /// What DingTalk sends, if `events.toml` is among the files.
    pub events: Option<Events>,
    /// Texts that still have to be written, by file.
    pub unwritten: Vec<Unwritten>,
    sources: BTreeMap<Arc<str>, Arc<Source>>,
}

impl Workspace {
    /// Describes a mistake that a later stage found, with the text at `at` underlined.
    #[must_use]
    pub fn report_at(
        &self,
        at: &SpecPlace,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<&str>,
    ) -> Diagnostic {
        let nothing = || Arc::new(Source::new(&at.file, String::new()));
        let source = self.sources.get(&at.file).cloned().unwrap_or_else(nothing);
        Problem::new(at.span.clone(), message).label(label).maybe_help(help.map(str::to_owned)).found_in(&source)
    }

    /// Where the fact at `path` (`body.fields.code.required`) is in the endpoint file of `near`, or what most closely contains it.
    #[must_use]
    pub fn locate(&self, near: &SpecPlace, path: &str) -> SpecPlace {
        if let Some(row) = self.shared_error(near, path) {
            return row.place.clone();
        }
        let located = self.sources.get(&near.file).and_then(|source| {
            let reporter = Reporter::new(Arc::clone(source));
            let tree = read::parse(&reporter)?;
            Some(reporter.location(&page_errors::place(&tree.root, path)?))
        });
        located.unwrap_or_else(|| near.clone())
    }

    /// The error at `path` of an endpoint file, if the endpoint shares it with others.
    fn shared_error(&self, near: &SpecPlace, path: &str) -> Option<&ErrorRow> {
        let path = path.strip_prefix("errors.")?;
        let mut operations = self.apis.iter().flat_map(|api| &api.operations);
        let operation = operations.find(|operation| operation.place.file == near.file)?;
        let is_meant = |row: &&ErrorRow| {
            path.strip_prefix(row.code.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if operation.own_errors().any(|row| is_meant(&row)) { None } else { operation.shared_errors().find(is_meant) }
    }
}

/// Files at the root of the spec folder that are not specs: it is also a package, and it has the terms that texts use.
const NOT_SPECS: [&str; 2] = ["Cargo.toml", GLOSSARY];

/// The folder of the events' files, and the name of the file beside it. No API can have it.
pub const EVENTS: &str = "events";

/// The format of the spec file at a path.
pub(crate) fn table(path: &str) -> &'static format::Table {
    match Role::of(path) {
        Role::Crate(_) => &format::CRATE,
        Role::Events => &format::EVENTS,
        Role::Event { .. } => &format::EVENT,
        Role::Endpoint { .. } => &format::ENDPOINT,
        Role::Misplaced if path.contains('/') => &format::ENDPOINT,
        Role::Misplaced => &format::CRATE,
    }
}

/// Reads spec files. Files whose names do not end in `.toml` are ignored, and so are a
/// `Cargo.toml` and a `glossary.toml` beside the API files.
///
/// # Errors
/// Reports every mistake in every file.
pub fn load(files: Vec<SourceFile>) -> Result<Workspace, Report> {
    let mut files: Vec<File> = files.into_iter().filter(|file| is_spec(&file.path)).map(File::read).collect();
    files.sort_by(|a, b| a.reporter.source.path.cmp(&b.reporter.source.path));
    let mut crates = read_crates(&files);
    check_orphans(&files, &crates);
    let nowhere = Facts::default();
    let mut operations = Vec::new();
    for file in &files {
        let Role::Endpoint { krate, .. } = &file.role else { continue };
        let facts = crates.get(krate).map_or(&nowhere, |(facts, _)| facts);
        operations.extend(lower_endpoint(file, facts));
    }
    check_names(&operations);
    check_shared_errors(&files, &crates, &operations);
    check_opening_calls(&files, &operations);
    for found in operations {
        if let Some((_, Some(api))) = crates.get_mut(found.krate) {
            api.operations.push(found.operation);
        }
    }
    let apis = crates.into_values().filter_map(|(_, api)| api).map(sorted).collect();
    let events = read_events(&files);
    finish(apis, events, files)
}

/// Whether the file at this path below the spec folder is a spec.
#[must_use]
pub fn is_spec(path: &str) -> bool {
    path.ends_with(".toml") && !NOT_SPECS.contains(&path)
}

/// Lowers an endpoint file, if it is one and can be read.
pub(crate) fn lower_endpoint<'f>(file: &'f File, facts: &Facts) -> Option<Found<'f>> {
    let (Role::Endpoint { krate, stem }, Some(tree)) = (&file.role, &file.tree) else { return None };
    let damage = damage(&tree.root, &format::ENDPOINT, tree, &file.reporter);
    let operation = lower::endpoint(&tree.root, facts, &damage, &file.reporter);
    let is_sound = damage.spares(&["shared_errors"]);
    Some(Found { file, root: &tree.root, krate, stem, operation, is_sound })
}

fn finish(apis: Vec<Api>, events: Option<Events>, files: Vec<File>) -> Result<Workspace, Report> {
    let mut sources = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let mut unwritten = Vec::new();
    for file in files {
        unwritten.extend(file.unwritten());
        let source = Arc::clone(&file.reporter.source);
        sources.insert(Arc::clone(&source.path), source);
        diagnostics.extend(file.reporter.into_diagnostics());
    }
    let report = Report::new(diagnostics);
    if report.is_empty() { Ok(Workspace { apis, events, unwritten, sources }) } else { Err(report) }
}

fn sorted(mut api: Api) -> Api {
    api.operations.sort_by(|a, b| a.module.cmp(&b.module));
    api
}

/// A spec file that has been read.
pub(crate) struct File {
    pub(crate) role: Role,
    pub(crate) reporter: Reporter,
    pub(crate) tree: Option<Tree>,
}

/// What a file is by its path.
pub(crate) enum Role {
    Crate(String),
    Endpoint {
        krate: String,
        stem: String,
    },
    /// `events.toml`.
    Events,
    Event {
        stem: String,
    },
    Misplaced,
}

impl File {
    pub(crate) fn read(file: SourceFile) -> Self {
        let (reporter, decoded) = read::decode(&file);
        let role = Role::of(&file.path);
        if matches!(role, Role::Misplaced) {
            let problem = Problem::new(0..0, format!("spec files cannot be at `{}`", file.path))
                .help("expected `<crate>.toml`, `<crate>/<operation>.toml` or `events/<event>.toml`, in snake case");
            reporter.report(problem);
        }
        let tree = if decoded { read::parse(&reporter) } else { None };
        Self { role, reporter, tree }
    }

    fn unwritten(&self) -> Option<Unwritten> {
        let path = &self.reporter.source.path;
        let sentences = texts::sentences(path, &self.tree.as_ref()?.root).into_iter();
        let at: Vec<_> = sentences.filter(|found| is_unwritten(found.text.value)).map(|found| found.at).collect();
        (!at.is_empty()).then(|| Unwritten { file: path.to_string(), at })
    }
}

impl Role {
    fn of(path: &str) -> Self {
        let path = path.strip_suffix(".toml").unwrap_or(path);
        match path.split_once('/') {
            None if path == EVENTS => Self::Events,
            Some((EVENTS, stem)) if !stem.contains('/') => Self::Event { stem: stem.to_owned() },
            None if names::is_snake(path) => Self::Crate(path.to_owned()),
            // The stem is compared with the operation, so it is not checked here.
            Some((krate, stem)) if names::is_snake(krate) && !stem.contains('/') => {
                Self::Endpoint { krate: krate.to_owned(), stem: stem.to_owned() }
            }
            _ => Self::Misplaced,
        }
    }
}

/// Lowers the file of all events, and every event's.
fn read_events(files: &[File]) -> Option<Events> {
    let all = files.iter().find(|file| matches!(file.role, Role::Events));
    let facts = all.map(event_facts).unwrap_or_default();
    let lowered: Vec<_> = files.iter().filter_map(|file| Some((file, lower_event(file, &facts)?))).collect();
    check_event_names(&lowered);
    if all.is_none()
        && let Some(orphan) = files.iter().find(|file| matches!(file.role, Role::Event { .. }))
    {
        let problem = Problem::new(0..0, format!("there is no `{EVENTS}.toml`"));
        orphan
            .reporter
            .report(problem.help(format!("`{EVENTS}.toml` beside the folder says what all events have in common")));
    }
    let mut lowered: Vec<_> = lowered.into_iter().map(|(_, event)| event).collect();
    lowered.sort_by(|a, b| a.module.cmp(&b.module));
    let all = all?;
    let root = &all.tree.as_ref()?.root;
    Some(Events { events: lowered, ..lower::event::lower_all(root, &all.reporter) })
}

/// What event files need to know; empty if the file is wrong.
pub(crate) fn event_facts(file: &File) -> Facts {
    let Some(tree) = &file.tree else { return Facts::default() };
    damage(&tree.root, &format::EVENTS, tree, &file.reporter);
    lower::event::facts(&tree.root, &file.reporter)
}

/// Lowers an event file, if it is one and can be read.
pub(crate) fn lower_event(file: &File, facts: &Facts) -> Option<Event> {
    let (Role::Event { .. }, Some(tree)) = (&file.role, &file.tree) else { return None };
    let damage = damage(&tree.root, &format::EVENT, tree, &file.reporter);
    Some(lower::event::lower(&tree.root, facts, &damage, &file.reporter))
}

/// Checks that each event is described once, in the file with its name, and that no two types of events have one name in Rust.
pub(crate) fn check_event_names(events: &[(&File, Event)]) {
    let mut by_module: BTreeMap<&str, Vec<&(&File, Event)>> = BTreeMap::new();
    for found in events.iter().filter(|(_, event)| !event.module.is_empty()) {
        by_module.entry(&found.1.module).or_default().push(found);
    }
    let is_well_named =
        |(file, event): &(&File, Event)| matches!(&file.role, Role::Event { stem } if *stem == event.module);
    let report = |file: &File, message: &str, label: String| {
        let span = file.tree.as_ref().and_then(|tree| tree.root.get("event")).map(|node| node.span.clone());
        file.reporter.report(Problem::new(span.unwrap_or_default(), message).label(label));
    };
    for mut same in by_module.into_values() {
        // The file with the right name comes first, so that the others are reported.
        same.sort_by_key(|found| !is_well_named(found));
        let Some(((first, described), others)) = same.split_first() else { continue };
        let module = &described.module;
        if !same.first().is_some_and(|found| is_well_named(found)) {
            report(first, "the file is not called after its event", format!("expected in `{EVENTS}/{module}.toml`"));
        }
        let path = &first.reporter.source.path;
        for (other, event) in others {
            let (message, label) = match event.name == described.name {
                true => ("two files describe one event", format!("already described by `{path}`")),
                false => (
                    "two events have the same name in Rust",
                    format!("called `{module}`, as is `{}`, which `{path}` describes", described.name),
                ),
            };
            report(other, message, label);
        }
    }
}

/// Lowers crate files, each to what its endpoints need and the model that they become part of.
pub(crate) fn read_crates(files: &[File]) -> BTreeMap<String, (Facts, Option<Api>)> {
    let mut crates = BTreeMap::new();
    for file in files {
        let Role::Crate(name) = &file.role else { continue };
        let lowered = file.tree.as_ref().map(|tree| {
            let damage = damage(&tree.root, &format::CRATE, tree, &file.reporter);
            let facts = lower::krate::facts(&tree.root, &damage, &file.reporter);
            let api = lower::krate::lower(&tree.root, name, &facts, &file.reporter);
            (facts, Some(api))
        });
        crates.insert(name.clone(), lowered.unwrap_or_default());
    }
    crates
}

fn damage(root: &Node, table: &'static format::Table, tree: &Tree, reporter: &Reporter) -> Damage {
    let mut damage = shape::check(root, table, reporter);
    if tree.has_duplicates {
        // It is no longer known which key appears twice.
        table.keys.iter().for_each(|key| damage.add(key.name));
    }
    damage
}

/// Reports the first file of every folder that has no crate file.
fn check_orphans(files: &[File], crates: &BTreeMap<String, (Facts, Option<Api>)>) {
    let mut last = "";
    for file in files {
        let Role::Endpoint { krate, .. } = &file.role else { continue };
        if krate != last && !crates.contains_key(krate) {
            let problem = Problem::new(0..0, format!("there is no crate file `{krate}.toml`"))
                .help(format!("the crate of `{krate}/` is described by `{krate}.toml` beside the folder"));
            file.reporter.report(problem);
        }
        last = krate;
    }
}

/// Reports shared errors that an endpoint writes again, and shared errors that no endpoint of their crate refers to, if all of its
/// endpoints could be read.
fn check_shared_errors(files: &[File], crates: &BTreeMap<String, (Facts, Option<Api>)>, operations: &[Found<'_>]) {
    for file in files {
        let Role::Crate(name) = &file.role else { continue };
        let Some((facts, _)) = crates.get(name) else { continue };
        let is_unread =
            |file: &File| file.tree.is_none() && matches!(&file.role, Role::Endpoint { krate, .. } if krate == name);
        let own: Vec<_> = operations.iter().filter(|found| found.krate == name).collect();
        for found in &own {
            let listed = found.root.texts("shared_errors");
            facts.errors.check_own(found.operation.own_errors(), &listed, &found.file.reporter);
        }
        if facts.errors.is_complete() && own.iter().all(|found| found.is_sound) && !files.iter().any(is_unread) {
            let listed =
                own.iter().flat_map(|found| found.root.texts("shared_errors")).map(|name| name.value).collect();
            facts.errors.check_use(&listed, &file.reporter);
        }
    }
}

/// Reports opening calls that do not exist.
fn check_opening_calls(files: &[File], operations: &[Found<'_>]) {
    for file in files {
        let (Role::Crate(name), Some(tree)) = (&file.role, &file.tree) else { continue };
        let own = operations.iter().filter(|found| found.krate == name);
        let names: Vec<_> = own.map(|found| found.operation.name.as_str()).collect();
        lower::krate::check_opening_call(&tree.root, &names, &file.reporter);
    }
}

/// An endpoint file with what it was lowered to.
pub(crate) struct Found<'f> {
    file: &'f File,
    root: &'f Node,
    krate: &'f str,
    stem: &'f str,
    pub(crate) operation: Operation,
    /// Whether all shared errors that it lists are known.
    is_sound: bool,
}

impl Found<'_> {
    fn is_well_named(&self) -> bool {
        self.stem == self.operation.module
    }
}

/// Checks that each operation is described once in its crate, in the file with its name.
pub(crate) fn check_names(operations: &[Found<'_>]) {
    let mut by_module: BTreeMap<(&str, &str), Vec<&Found<'_>>> = BTreeMap::new();
    for found in operations.iter().filter(|found| !found.operation.module.is_empty()) {
        by_module.entry((found.krate, &found.operation.module)).or_default().push(found);
    }
    for mut same in by_module.into_values() {
        // The file with the right name comes first, so that the others are reported.
        same.sort_by_key(|found| !found.is_well_named());
        let Some((first, others)) = same.split_first() else { continue };
        if !first.is_well_named() {
            let expected = format!("{}/{}.toml", first.krate, first.operation.module);
            report_name(first, "the file is not called after its operation", &format!("expected in `{expected}`"));
        }
        for other in others {
            let path = &first.file.reporter.source.path;
            report_name(other, "two files describe one operation", &format!("already described by `{path}`"));
        }
    }
}

fn report_name(found: &Found<'_>, message: &str, label: &str) {
    let span = found.root.get("operation").map(|node| node.span.clone()).unwrap_or_default();
    found.file.reporter.report(Problem::new(span, message).label(label));
}
