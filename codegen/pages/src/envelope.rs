//! The legacy gateway's envelope, which is not part of an answer.

use serde_json::Value;

use super::facts::{Doubt, Shape, Tree};
use super::table::RawRow;

/// What the envelope adds to every answer.
const MEMBERS: [&str; 3] = ["errcode", "errmsg", "request_id"];

/// Removes the envelope's rows, unless they may be rows of something else: such a name has to appear once, and no example may have it
/// further down.
pub(super) fn without_rows(rows: Vec<RawRow>, examples: &[Value]) -> Vec<RawRow> {
    let times = |name: &str| rows.iter().filter(|row| row.name == name).count();
    let is_envelope =
        |name: &str| MEMBERS.contains(&name) && times(name) == 1 && !examples.iter().any(|value| deeper(value, name));
    let taken: Vec<String> = rows.iter().filter(|row| is_envelope(&row.name)).map(|row| row.name.clone()).collect();
    rows.into_iter().filter(|row| !taken.contains(&row.name)).collect()
}

/// Whether `name` is below the root of `value`, and not at the root.
fn deeper(value: &Value, name: &str) -> bool {
    let Some(root) = value.as_object() else { return false };
    let mut open: Vec<&Value> = root.values().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) if members.contains_key(name) => return true,
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    false
}

/// The example without the envelope.
pub(super) fn without_members(example: &Value, known: &[RawRow]) -> Value {
    let mut example = example.clone();
    if let Some(root) = example.as_object_mut() {
        root.retain(|name, _| !MEMBERS.contains(&name.as_str()) || known.iter().any(|row| row.name == *name));
    }
    example
}

/// The answer without the envelope, or nothing if it has no other fields.
pub(super) fn without_fields(mut tree: Tree) -> Option<Tree> {
    let Shape::Object { fields, .. } = &mut tree.root else { return Some(tree) };
    fields.retain(|field| !MEMBERS.contains(&field.name.as_str()));
    if fields.is_empty() {
        return None;
    }
    let at_root = |parents: &[String]| parents.first().is_some_and(String::is_empty);
    let is_removed = |doubt: &&Doubt| MEMBERS.contains(&doubt.name.as_str()) && at_root(&doubt.parents);
    let open = tree.certainty.doubts().iter().filter(|doubt| !is_removed(doubt)).cloned().collect();
    tree.certainty = tree.certainty.with(open);
    Some(tree)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(rows: &[&str], example: Value) -> Vec<String> {
        let rows = rows.iter().map(|name| RawRow { name: (*name).to_owned(), ..RawRow::default() }).collect();
        without_rows(rows, &[example]).into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn rows_of_the_envelope_are_removed() {
        assert_eq!(
            names(&["errcode", "result", "errmsg", "request_id", "success"], json!({"errcode": 0})),
            ["result", "success"]
        );
    }

    #[test]
    fn rows_that_may_belong_elsewhere_stay() {
        assert_eq!(names(&["errcode", "list", "errcode"], json!({})), ["errcode", "list", "errcode"]);
        assert_eq!(names(&["list", "errcode"], json!({"list": [{"errcode": 1}]})), ["list", "errcode"]);
    }
}
