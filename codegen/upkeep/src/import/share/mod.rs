//! Sharing the errors that several endpoints of an API document.
//!
//! Endpoints are imported one by one, each with all of its errors. Afterwards, errors that several have in common move to the API's
//! file, and the endpoints list their names instead. Decisions depend only on the rows, so the order of pages does not matter.

mod edit;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase as _;

use self::edit::{Declared, EndpointFile};
use super::naming;
use super::shared::{Row, Shared};
use dingtalk_spec::authoring::{self, names, names::Role};
use dingtalk_spec::{SourceFile, UNWRITTEN};

/// An endpoint's spec, after its import.
#[derive(Debug)]
pub struct Endpoint {
    /// The spec.
    pub file: SourceFile,
    /// Whether the import wrote it. Rows that only other files have stay where they are.
    pub is_written: bool,
}

/// Texts that change if errors are shared.
#[derive(Debug, Default)]
pub struct Sharing {
    /// Text of the API's file, if errors are added to it.
    pub api: Option<String>,
    /// Texts of endpoints' specs by path.
    pub endpoints: BTreeMap<String, String>,
    /// How many errors are added to the API's file.
    pub added: usize,
}

/// Shares the errors that several of `endpoints` have in common. These must be all endpoints of the API.
#[must_use]
pub fn share_errors(api: &SourceFile, endpoints: &[Endpoint]) -> Sharing {
    let Some(root) = authoring::tree(api) else { return Sharing::default() };
    let files: Vec<_> =
        endpoints.iter().filter_map(|endpoint| EndpointFile::read(&endpoint.file, endpoint.is_written)).collect();
    let mut sharing = Work { shared: Shared::read(&root), files, added: Vec::new() };
    sharing.adopt();
    sharing.gather();
    // Rows that had different names until now.
    sharing.adopt();
    let sets = sets::form(&mut sharing.shared, &mut sharing.files);
    let changed = sharing.files.iter().filter(|file| file.is_changed());
    Sharing {
        endpoints: changed.map(|file| (file.path.clone(), file.text())).collect(),
        added: sharing.added.len(),
        api: edit::declare(api, &root, &sharing.added, &sets),
    }
}

struct Work {
    shared: Shared,
    files: Vec<EndpointFile>,
    added: Vec<Declared>,
}

/// The position of a row: its file, and its index among the file's rows.
type Place = (usize, usize);

impl Work {
    /// Lists shared errors in place of rows that say the same.
    fn adopt(&mut self) {
        for file in self.files.iter_mut().filter(|file| file.is_written) {
            for place in 0..file.rows.len() {
                let Some(own) = file.rows.get(place).filter(|own| !own.is_gone) else { continue };
                let fits = |(key, row): &&(String, Row)| !file.lists(key) && is_said_by(own, row);
                let keeps_name = |(_, row): &&(String, Row)| row.constant == own.row.constant;
                let candidates = || self.shared.rows.iter().filter(fits);
                let renamed = || candidates().find(|(_, row)| own.is_unwritten() && file.is_free(&row.constant));
                if let Some((key, row)) = candidates().find(keeps_name).or_else(renamed) {
                    let (key, constant) = (key.clone(), row.constant.clone());
                    file.list(place, key, constant);
                }
            }
        }
    }

    /// Declares rows that several files have, at least one of which has just been written.
    fn gather(&mut self) {
        for (constant, places) in self.common() {
            let rows = || places.iter().filter_map(|place| self.own(*place));
            let Some(mut row) = rows().next().map(|own| own.row.clone()) else { continue };
            if let Some(written) = rows().find(|own| !own.is_unwritten()) {
                row.text.clone_from(&written.row.text);
            }
            let Some((key, name)) = self.name(&constant) else { continue };
            for (file, place) in places {
                if let Some(file) = self.files.get_mut(file) {
                    file.list(place, key.clone(), constant.clone());
                }
            }
            self.shared.rows.push((key.clone(), row.clone()));
            self.added.push(Declared { key, name, row });
        }
    }

    fn own(&self, (file, place): Place) -> Option<&edit::Own> {
        self.files.get(file)?.rows.get(place)
    }

    /// Rows with the same status, code, messages, constant and text, by their constant, in order of what they say.
    fn common(&self) -> Vec<(String, Vec<Place>)> {
        let mut alike: BTreeMap<(&str, i64, &str, &[String]), Vec<Place>> = BTreeMap::new();
        for (file_place, file) in self.files.iter().enumerate() {
            for (place, own) in file.rows.iter().enumerate().filter(|(_, own)| !own.is_gone) {
                let row = &own.row;
                let key = (row.constant.as_str(), row.status, row.code.as_str(), row.messages.as_slice());
                alike.entry(key).or_default().push((file_place, place));
            }
        }
        let mut common = Vec::new();
        for ((constant, ..), places) in alike {
            let text = |place: &Place| match self.own(*place) {
                Some(own) if own.is_unwritten() => UNWRITTEN,
                own => own.map(|own| own.row.text.as_str()).unwrap_or_default(),
            };
            let texts: BTreeSet<_> = places.iter().map(text).filter(|text| *text != UNWRITTEN).collect();
            // A row that nobody has described could match any of several descriptions.
            let is_clear = texts.len() < 2;
            for wanted in texts
                .into_iter()
                .chain((is_clear && places.iter().all(|place| text(place) == UNWRITTEN)).then_some(UNWRITTEN))
            {
                let fits = |place: &&Place| text(place) == wanted || (is_clear && text(place) == UNWRITTEN);
                let places: Vec<_> = places.iter().filter(fits).copied().collect();
                let is_written =
                    places.iter().any(|(file, _)| self.files.get(*file).is_some_and(|file| file.is_written));
                if places.len() > 1 && is_written {
                    common.push((constant.to_owned(), places));
                }
            }
        }
        common
    }

    /// A free name in the API's file, and the row's `name` if endpoints use a different one. Nothing if it cannot be named.
    fn name(&self, constant: &str) -> Option<(String, Option<String>)> {
        let base = constant.to_ascii_lowercase();
        let is_taken = |name: &str| {
            !names::is_module(name) || self.shared.row(name).is_some() || self.shared.sets.contains_key(name)
        };
        let key = naming::free(base.clone(), is_taken);
        if key == base {
            return Some((key, None));
        }
        let name = constant.to_upper_camel_case();
        (names::check(&name, Role::Constant).ok()? == constant).then_some((key, Some(name)))
    }
}

/// Whether a shared row says the same as an endpoint's row.
fn is_said_by(own: &edit::Own, shared: &Row) -> bool {
    let row = &own.row;
    (row.status, &row.code) == (shared.status, &shared.code)
        && row.messages.iter().all(|message| shared.messages.contains(message))
        && (own.is_unwritten() || row.text == shared.text)
}
