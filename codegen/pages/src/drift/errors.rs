//! Compares documented errors.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Fact, Pair};
use crate::page::facts::{ErrorFacts, PageFacts};
use crate::page::sayable::{self, message};
use dingtalk_spec::model::{ErrorRow, Operation};

/// Rows of one side that have no partner yet.
type Rest<'a, T> = Vec<&'a T>;

/// Pairs errors by status, code and message, and the remaining ones by code alone: their status or message changed.
pub(super) fn pairs(operation: &Operation, page: &PageFacts) -> Vec<Pair> {
    let mut here = sayable::errors(page);
    let mut there: Rest<'_, ErrorRow> = operation.errors.iter().collect();
    let mut pairs = Vec::new();
    for same in [is_same, has_same_message, has_same_status, has_same_code] {
        let mut left = Vec::new();
        for wanted in there {
            match here.iter().position(|given| given.code.trim() == wanted.code && same(given, wanted)) {
                Some(index) => {
                    pairs.extend(compared(here.remove(index), wanted));
                    // A row of the spec may have several messages, for each of which the page may have a row.
                    here.retain(|given| given.code.trim() != wanted.code || !is_same(given, wanted));
                }
                None => left.push(wanted),
            }
        }
        there = left;
    }
    let gone = |wanted: &&ErrorRow| Pair {
        detail: Some(wanted.messages.join(" / ")),
        ..Pair::new(at(&wanted.code), Fact::Error, None, Some(heading(wanted.status, &wanted.code)))
    };
    pairs.extend(there.iter().map(gone));
    let added = |given: &&ErrorFacts| Pair {
        detail: Some(message(given).to_owned()),
        line: Some(given.line),
        ..Pair::new(at(given.code.trim()), Fact::Error, Some(heading(given.status, given.code.trim())), None)
    };
    pairs.extend(here.iter().map(added));
    pairs.extend(repeated(operation, page));
    pairs
}

/// Errors of which the page has several rows that only their texts tell apart. A spec has the error once.
fn repeated(operation: &Operation, page: &PageFacts) -> Vec<Pair> {
    let key = |row: &ErrorFacts| (row.status, row.code.trim().to_owned(), message(row).to_owned());
    let mut rows: BTreeMap<_, Vec<&ErrorFacts>> = BTreeMap::new();
    for row in &page.errors {
        rows.entry(key(row)).or_default().push(row);
    }
    let pair = |given: &ErrorFacts| {
        let rows = rows.get(&key(given)).filter(|rows| rows.len() > 1)?;
        let meanings: BTreeSet<_> = rows.iter().map(|row| row.text.trim()).collect();
        let is_known = |wanted: &ErrorRow| given.code.trim() == wanted.code && is_same(given, wanted);
        if meanings.len() < 2 || !operation.errors.iter().any(is_known) {
            return None;
        }
        let heading = heading(given.status, given.code.trim());
        let said = format!("{heading}, {} rows", meanings.len());
        Some(Pair {
            detail: Some(message(given).to_owned()),
            line: rows.last().map(|row| row.line),
            ..Pair::new(at(given.code.trim()), Fact::Error, Some(said), Some(heading))
        })
    };
    sayable::errors(page).into_iter().filter_map(pair).collect()
}

fn is_same(given: &ErrorFacts, wanted: &ErrorRow) -> bool {
    has_same_status(given, wanted) && has_same_message(given, wanted)
}

fn has_same_message(given: &ErrorFacts, wanted: &ErrorRow) -> bool {
    wanted.messages.iter().any(|known| known == message(given))
}

fn has_same_status(given: &ErrorFacts, wanted: &ErrorRow) -> bool {
    given.status == wanted.status
}

fn has_same_code(_: &ErrorFacts, _: &ErrorRow) -> bool {
    true
}

fn compared(given: &ErrorFacts, wanted: &ErrorRow) -> [Pair; 3] {
    let at = at(&wanted.code);
    let heading = heading(wanted.status, &wanted.code);
    let statuses = (Some(given.status.to_string()), Some(wanted.status.to_string()));
    // The spec may list the message in more languages.
    let known = if has_same_message(given, wanted) { message(given).to_owned() } else { wanted.messages.join(" / ") };
    [
        Pair::new(&at, Fact::Error, Some(heading.clone()), Some(heading)),
        Pair::new(format!("{at}.status"), Fact::Error, statuses.0, statuses.1),
        Pair::new(format!("{at}.messages"), Fact::Error, Some(message(given).to_owned()), Some(known)),
    ]
    .map(|pair| Pair { line: Some(given.line), ..pair })
}

fn at(code: &str) -> String {
    format!("errors.{code}")
}

fn heading(status: u16, code: &str) -> String {
    format!("{status} {code}")
}
