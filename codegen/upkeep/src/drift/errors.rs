//! Compares documented errors.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Fact, Pair};
use crate::sayable::{self, message};
use dingtalk_pages::facts::{ErrorFacts, PageFacts};
use dingtalk_spec::model::{ErrorRow, Operation};

/// Pairs errors by status, code and message, and the remaining ones by code alone: their status or message changed.
pub(super) fn pairs(operation: &Operation, page: &PageFacts) -> Vec<Pair> {
    let mut here = Rest::of(sayable::errors(page));
    let mut there: Vec<&ErrorRow> = operation.errors.iter().collect();
    let mut pairs = Vec::new();
    for same in [is_same, has_same_message, has_same_status, has_same_code] {
        there.retain(|wanted| {
            let given = here.take(wanted, same);
            pairs.extend(given.into_iter().flat_map(|given| compared(given, wanted)));
            given.is_none()
        });
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
    pairs.extend(here.rows.iter().flatten().map(added));
    pairs.extend(repeated(operation, page));
    pairs
}

/// Rows of the page that have no partner yet.
struct Rest<'p> {
    rows: Vec<Option<&'p ErrorFacts>>,
    /// Where the rows with a code are.
    places: BTreeMap<&'p str, Vec<usize>>,
}

impl<'p> Rest<'p> {
    fn of(rows: Vec<&'p ErrorFacts>) -> Self {
        let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            places.entry(row.code.trim()).or_default().push(place);
        }
        Self { rows: rows.into_iter().map(Some).collect(), places }
    }

    /// Takes the first row with the code of `wanted` that is the same in this sense. A row of the spec may have several messages, for
    /// each of which the page may have a row: these are taken as well.
    fn take(&mut self, wanted: &ErrorRow, same: fn(&ErrorFacts, &ErrorRow) -> bool) -> Option<&'p ErrorFacts> {
        let places = self.places.get(wanted.code.as_str())?;
        let row = |place: &usize| self.rows.get(*place).copied().flatten();
        let (first, taken) =
            places.iter().find_map(|place| Some((*place, row(place).filter(|row| same(row, wanted))?)))?;
        for place in places {
            let is_taken = |row: &mut &ErrorFacts| *place == first || is_same(row, wanted);
            self.rows.get_mut(*place).and_then(|row| row.take_if(is_taken));
        }
        Some(taken)
    }
}

/// What tells one error of a page from another.
fn key(row: &ErrorFacts) -> (u16, &str, &str) {
    (row.status, row.code.trim(), message(row))
}

/// Whether the page has several rows of one error that only their texts tell apart.
pub(crate) fn has_repeated_errors(page: &PageFacts) -> bool {
    let mut meanings = BTreeMap::new();
    page.errors.iter().any(|row| *meanings.entry(key(row)).or_insert(row.text.trim()) != row.text.trim())
}

/// Errors of which the page has several rows that only their texts tell apart. A spec has the error once.
fn repeated(operation: &Operation, page: &PageFacts) -> Vec<Pair> {
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
