//! Finds which element of the new list corresponds to an element of the old one.

/// Two lists side by side.
pub(super) struct Pairs<'m, T> {
    /// Elements with the same name in both.
    pub(super) kept: Vec<(&'m T, &'m T)>,
    /// Elements with another name that are otherwise the same thing to the vendor.
    pub(super) renamed: Vec<(&'m T, &'m T)>,
    /// Elements of the old list only.
    pub(super) removed: Vec<&'m T>,
    /// Elements of the new list only.
    pub(super) added: Vec<&'m T>,
}

/// Pairs elements by `name`, which users of the bindings write, and the rest by `thing`, which is its name on the wire.
pub(super) fn pairs<'m, T, N: PartialEq, K: PartialEq>(
    old: &'m [T],
    new: &'m [T],
    name: impl Fn(&'m T) -> N,
    thing: impl Fn(&'m T) -> K,
) -> Pairs<'m, T> {
    let mut added: Vec<_> = new.iter().collect();
    let (kept, left) = matches(old.iter(), &mut added, name);
    let (renamed, removed) = matches(left.into_iter(), &mut added, thing);
    Pairs { kept, renamed, removed, added }
}

/// Takes the partner of each element out of `candidates`; elements without a partner come second.
fn matches<'m, T, K: PartialEq>(
    elements: impl Iterator<Item = &'m T>,
    candidates: &mut Vec<&'m T>,
    key: impl Fn(&'m T) -> K,
) -> (Vec<(&'m T, &'m T)>, Vec<&'m T>) {
    let (mut pairs, mut alone) = (Vec::new(), Vec::new());
    for element in elements {
        match candidates.iter().position(|candidate| key(candidate) == key(element)) {
            Some(at) => pairs.push((element, candidates.remove(at))),
            None => alone.push(element),
        }
    }
    (pairs, alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_precedence_over_things() {
        let old = [("a", 1), ("b", 2), ("c", 3), ("d", 4)];
        let new = [("b", 1), ("a", 9), ("x", 3), ("y", 5)];
        let Pairs { kept, renamed, removed, added } = pairs(&old, &new, |one| one.0, |one| one.1);
        assert_eq!(kept, [(&("a", 1), &("a", 9)), (&("b", 2), &("b", 1))]);
        assert_eq!(renamed, [(&("c", 3), &("x", 3))]);
        assert_eq!((removed, added), (vec![&("d", 4)], vec![&("y", 5)]));
    }
}
