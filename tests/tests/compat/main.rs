//! Compares verdicts on changed specs with the compiler.
//!
//! Each rule of `cargo xtask compat` has a change of specs that matches it. If the rule says that users break, there is a
//! program that compiles with the crate generated before the change but not with the one generated after it. If it says
//! that they do not, the usual program compiles with both. A single run of cargo checks everything.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cases;
mod project;
mod specs;

use std::collections::{BTreeMap, BTreeSet};

use cases::{CASES, Case, HEAD, Step};
use dingtalk_emit::compat::{self, Level, Revision, Rule};
use dingtalk_test_support::compiler::CompileError;
use project::{Project, library, program};
use specs::Specs;

/// The package with the base.
const BASE: &str = "base";

const USUAL: &str = include_str!("usual.rs");

#[test]
fn the_compiler_agrees_with_every_verdict() {
    let base = Specs::base();
    let mut expected = Expected::default();
    let project = Project::new();
    project.add_package(BASE, &base.sources());
    expected.compiles(library(BASE));
    let mut before_there = String::new();
    for case in CASES {
        let specs = base.edited(case.edits);
        project.add_package(case.name, &specs.sources());
        expected.compiles(library(case.name));
        if let Some(text) = &case.there.breaks {
            before_there.push_str(&format!("mod before_{} {{{HEAD}{text}}}\n", case.name));
            project.add_program(case.name, "there", &format!("{HEAD}{text}"));
            expected.fails(program(case.name, "there"));
        }
        if let Some(text) = &case.back.breaks {
            let after = format!("after_{}", case.name);
            project.add_program(BASE, &after, &format!("{HEAD}{text}"));
            expected.fails(program(BASE, &after));
            project.add_program(case.name, "back", &format!("{HEAD}{text}"));
            expected.compiles(program(case.name, "back"));
        }
        if case.there.breaks.is_none() || case.back.breaks.is_none() {
            project.add_program(case.name, "usual", USUAL);
            expected.compiles(program(case.name, "usual"));
        }
    }
    project.add_program(BASE, "before", &before_there);
    expected.compiles(program(BASE, "before"));
    project.add_program(BASE, "usual", USUAL);
    expected.compiles(program(BASE, "usual"));
    expected.assert_are(&project.check());
}

/// Whether each crate and program should compile, by path.
#[derive(Default)]
struct Expected(BTreeMap<String, bool>);

impl Expected {
    fn compiles(&mut self, path: String) {
        self.0.insert(path, true);
    }

    fn fails(&mut self, path: String) {
        self.0.insert(path, false);
    }

    fn assert_are(&self, checked: &BTreeMap<String, Vec<CompileError>>) {
        let mut wrong = String::new();
        for (path, compiles) in &self.0 {
            match checked.get(path) {
                Some(errors) if errors.is_empty() == *compiles => {}
                Some(errors) if errors.is_empty() => wrong.push_str(&format!("{path} should not compile\n")),
                Some(errors) => {
                    let errors: Vec<_> = errors.iter().map(|error| error.text.as_str()).collect();
                    wrong.push_str(&format!("{path} should compile:\n{}\n", errors.join("\n")));
                }
                None => wrong.push_str(&format!("{path} was not checked\n")),
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

#[test]
fn verdicts_are_as_written_down() {
    let base = Specs::base();
    let old = base.revision();
    for case in CASES {
        let new = base.edited(case.edits).revision();
        check(&format!("{}, there", case.name), &case.there, &old, &new);
        check(&format!("{}, back", case.name), &case.back, &new, &old);
    }
}

fn check(what: &str, step: &Step, old: &Revision, new: &Revision) {
    let comparisons = compat::compare(old, new);
    let found: BTreeSet<_> = comparisons[0].changes.iter().map(|change| change.rule).collect();
    assert_eq!(found, BTreeSet::from_iter(step.rules.iter().copied()), "{what}: {:#?}", comparisons[0].changes);
    let is_major = comparisons[0].level() == Some(Level::Major);
    assert_eq!(step.breaks.is_some(), is_major, "{what}");
}

/// A rule that says that users break has a case in which nothing else breaks them. Removed types are always part of another change.
#[test]
fn every_rule_is_shown_by_a_case() {
    let steps = || CASES.iter().flat_map(|Case { there, back, .. }| [there, back]);
    let major = |step: &Step| step.rules.iter().filter(|rule| rule.level() == Level::Major).count();
    for rule in Rule::ALL {
        let mut with_it = steps().filter(|step| step.rules.contains(rule));
        let alone = *rule == Rule::TypeRemoved || rule.level() != Level::Major;
        assert!(with_it.any(|step| alone || major(step) == 1), "no case shows {}", rule.name());
    }
}
