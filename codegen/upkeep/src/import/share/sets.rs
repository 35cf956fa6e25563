//! Sets of shared errors, which keep endpoints from listing hundreds.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::EndpointFile;
use crate::import::naming;
use crate::import::shared::Shared;
use dingtalk_spec::authoring::names;

/// Up to this many errors are listed one by one.
const FEW: usize = 8;

/// The name of new sets.
const NAME: &str = "common";

/// Replaces errors that the changed files list with sets. Returns the new sets, each of errors that exactly the same files list.
pub(super) fn form(shared: &mut Shared, files: &mut [EndpointFile]) -> Vec<(String, Vec<String>)> {
    for file in files.iter_mut().filter(|file| file.is_changed()) {
        // The largest first, because it may contain others.
        let mut sets: Vec<_> = shared.sets.iter().collect();
        sets.sort_by_key(|(name, rows)| (std::cmp::Reverse(rows.len()), name.as_str()));
        sets.into_iter().for_each(|(name, rows)| file.list_set(name, rows));
    }
    let mut by_files: BTreeMap<Vec<usize>, BTreeSet<String>> = BTreeMap::new();
    let mut listing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, file) in files.iter().enumerate() {
        file.singles().for_each(|name| listing.entry(name).or_default().push(place));
    }
    for (name, places) in listing {
        by_files.entry(places).or_default().insert(name.to_owned());
    }
    let mut alike: Vec<_> =
        by_files.into_iter().filter(|(places, rows)| places.len() > 1 && rows.len() > FEW).collect();
    alike.sort_by_key(|(places, rows)| (std::cmp::Reverse(places.len()), rows.clone()));
    let mut sets = Vec::new();
    for (places, rows) in alike {
        if !places.iter().any(|place| files.get(*place).is_some_and(EndpointFile::is_changed)) {
            continue;
        }
        let is_taken =
            |name: &str| !names::is_module(name) || shared.row(name).is_some() || shared.sets.contains_key(name);
        let name = naming::free(NAME.to_owned(), is_taken);
        let rows: Vec<_> = rows.into_iter().collect();
        for place in places {
            if let Some(file) = files.get_mut(place) {
                file.list_set(&name, &rows);
            }
        }
        shared.sets.insert(name.clone(), rows.clone());
        sets.push((name, rows));
    }
    sets
}
