//! Fields that the client has in another object.

use super::rules;
use crate::drift::{Fact, Pair};
use dingtalk_spec::model::Operation;

/// Turns each field that only the spec has, and that only the client has in another object of the same half, into one difference:
/// the object that has it.
pub(super) fn paired(pairs: Vec<Pair>, operation: &Operation) -> Vec<Pair> {
    let is_field = |pair: &Pair| pair.fact == Fact::Field && pair.differs();
    let (mut ours, others): (Vec<_>, Vec<_>) =
        pairs.into_iter().partition(|pair| is_field(pair) && pair.page.is_none());
    let (mut theirs, mut rest): (Vec<_>, Vec<_>) = others.into_iter().partition(is_field);
    let half = |pair: &Pair| rules::is_answer(&pair.at, operation);
    ours.retain(|ours| {
        let is_same = |theirs: &Pair| theirs.page == ours.spec && half(theirs) == half(ours);
        let Some(index) = theirs.iter().position(is_same).filter(|_| ours.decided.is_none()) else { return true };
        let theirs = theirs.remove(index);
        let owner = |pair: &Pair| Some(owner(&pair.at).to_owned());
        rest.push(Pair::new(&ours.at, Fact::Nesting, owner(&theirs), owner(ours)));
        false
    });
    rest.extend(theirs);
    rest.extend(ours);
    rest
}

/// The object of a field: `types.User`, `answer`.
pub(super) fn owner(at: &str) -> &str {
    let table = at.rsplit_once('.').map_or(at, |(table, _)| table);
    table.strip_suffix(".fields").unwrap_or(table)
}
