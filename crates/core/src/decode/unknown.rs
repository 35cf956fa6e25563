//! The fields of an answer that its type does not have.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Decode, List, Target};

/// Parts of an envelope, which say how a call went.
const ENVELOPE: [&str; 8] =
    ["errcode", "errmsg", "sub_code", "sub_msg", "request_id", "requestId", "requestid", "RequestId"];

/// Finds the fields that `target` does not have, by their paths. The envelope's are left out.
pub(crate) fn unknown_fields(json: Json, target: &mut dyn Decode) -> BTreeMap<String, Json> {
    let mut found = BTreeMap::new();
    collect(json, target, String::new(), &mut found);
    found.retain(|path, _| !ENVELOPE.contains(&path.as_str()));
    found
}

fn collect(json: Json, target: &mut dyn Decode, path: String, found: &mut BTreeMap<String, Json>) {
    match (target.present(), json) {
        (Target::Object(object), Json::Object(members)) => {
            for (key, value) in members {
                let path = below(&path, &key);
                match object.field(&key) {
                    Some(field) => collect(value, field, path, found),
                    None => drop(found.insert(path, value)),
                }
            }
        }
        (Target::Map(map), Json::Object(members)) => {
            for (key, value) in members {
                let path = below(&path, &key);
                collect(value, map.entry(key), path, found);
            }
        }
        (Target::List(list), Json::Array(items)) => in_list(items, list, &path, found),
        // A list wrapped in an object: its key is not a field.
        (Target::List(list), Json::Object(members)) => {
            for value in members.into_iter().map(|(_, value)| value) {
                if let Json::Array(items) = value {
                    in_list(items, list, &path, found);
                }
            }
        }
        _ => {}
    }
}

fn in_list(items: Vec<Json>, list: &mut dyn List, path: &str, found: &mut BTreeMap<String, Json>) {
    for (index, item) in items.into_iter().enumerate() {
        list.truncate(0);
        collect(item, list.push(), format!("{path}[{index}]"), found);
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
