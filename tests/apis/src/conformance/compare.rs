//! Compares a recorded request with ours, ignoring what only the recording client does.

use std::collections::BTreeMap;

use dingtalk_test_support::loopback::Received;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::form;
use super::input::{At, Change, Input, Step};
use super::recording::Recording;

/// Headers that belong to the client, not to the call.
const OWN_HEADERS: [&str; 5] = ["accept", "accept-encoding", "connection", "host", "user-agent"];

/// Where two requests differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The position: `method`, `path`, `query.userId`, `body[0].name`.
    pub at: String,
    /// What was recorded.
    pub recorded: String,
    /// What the generated call sends.
    pub sent: String,
}

/// All differences, in the order of a request's parts.
#[must_use]
pub fn differences(recording: &Recording, sent: &Received, input: &Input) -> Vec<Difference> {
    let changes = input.changes();
    let mut found = Vec::new();
    texts("method", &recording.wire.method, &sent.method, &mut found);
    let (recorded_path, recorded_query) = split(&recording.wire.target);
    let (sent_path, sent_query) = split(&sent.target);
    path(recording, recorded_path, sent_path, &changes, &mut found);
    query(recorded_query, sent_query, &changes, &mut found);
    headers(recording, sent, &changes, &mut found);
    body(recording, sent, input, &changes, &mut found);
    found
}

fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

fn texts(at: &str, recorded: &str, sent: &str, found: &mut Vec<Difference>) {
    if recorded != sent {
        found.push(Difference { at: at.to_owned(), recorded: recorded.to_owned(), sent: sent.to_owned() });
    }
}

/// Compares paths. Recorded values are not encoded, but ours are. The recording client has only text here, so a value that does not
/// have the parameter's type was replaced.
fn path(recording: &Recording, recorded: &str, sent: &str, changes: &[(At, Change)], found: &mut Vec<Difference>) {
    let ours = decoded(sent);
    let mut recorded = recorded.to_owned();
    let replaced = changes.iter().filter(|(at, change)| at.part == "path" && *change == Change::Replaced);
    for (at, _) in replaced {
        let text = at.steps.first().and_then(|step| match step {
            Step::Name(name) => recording.input.path.get(name)?.as_str(),
            Step::Index(_) => None,
        });
        if let Some(text) = text {
            recorded = segments_replaced(&recorded, text, &ours);
        }
    }
    if recorded != ours && decoded(&recorded) != ours {
        texts("path", &recorded, sent, found);
    }
}

/// `path`, with the segments that equal `text` replaced by those of `other` in the same positions.
fn segments_replaced(path: &str, text: &str, other: &str) -> String {
    let mut theirs = other.split('/');
    let segments = path.split('/').map(|segment| {
        let their = theirs.next();
        if segment == text { their.unwrap_or(segment) } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn query(recorded: &str, sent: &str, changes: &[(At, Change)], found: &mut Vec<Difference>) {
    let mut recorded = pairs(&recorded.replace('+', "%20"));
    let mut sent = pairs(sent);
    sent.retain(|(name, _)| !is_changed(changes, &At::part("query").name(name), Change::Added));
    recorded.retain(|(name, _)| !is_changed(changes, &At::part("query").name(name), Change::LeftOut));
    let (recorded, sent) = (by_name(recorded), by_name(sent));
    for name in recorded.keys().chain(sent.keys().filter(|name| !recorded.contains_key(*name))) {
        let (one, other) = (recorded.get(name), sent.get(name));
        if !is_same_query(one, other) {
            found.push(Difference { at: format!("query.{name}"), recorded: all(one), sent: all(other) });
        }
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

fn by_name(pairs: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut by_name = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in pairs {
        by_name.entry(name).or_default().push(value);
    }
    by_name
}

fn is_same_query(recorded: Option<&Vec<String>>, sent: Option<&Vec<String>>) -> bool {
    let (Some(recorded), Some(sent)) = (recorded, sent) else { return recorded == sent };
    recorded.len() == sent.len() && recorded.iter().zip(sent).all(|(one, other)| is_same_text(one, other))
}

/// Whether two texts are equal: flags are compared in lower case, and JSON with or without spaces.
fn is_same_text(recorded: &str, sent: &str) -> bool {
    let is_flag = matches!((recorded, sent), ("True", "true") | ("False", "false"));
    let json = |text: &str| serde_json::from_str(text).ok().filter(|json: &Value| json.is_array() || json.is_object());
    recorded == sent
        || is_flag
        || json(recorded).is_some_and(|one| json(sent).is_some_and(|other| is_same(&one, &other)))
}

fn all(values: Option<&Vec<String>>) -> String {
    values.map_or_else(|| "nothing".to_owned(), |values| format!("{:?}", values.join(", ")))
}

fn headers(recording: &Recording, sent: &Received, changes: &[(At, Change)], found: &mut Vec<Difference>) {
    let of = |headers: &[(String, String)], skipped: Change| -> BTreeMap<String, Vec<String>> {
        let lower = headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let is_own = |name: &str| OWN_HEADERS.contains(&name) || name == "content-length";
        let is_skipped = |name: &str| {
            let of_call = |at: &At| at.to_string().eq_ignore_ascii_case(&format!("headers.{name}"));
            changes.iter().any(|(at, change)| *change == skipped && of_call(at))
        };
        let compared = lower.filter(|(name, _)| !is_own(name) && !is_skipped(name));
        by_name(compared.map(|(name, value)| (name, form::without_boundary(&value).to_owned())).collect())
    };
    let (recorded, ours) = (of(&recording.wire.headers, Change::LeftOut), of(&sent.headers, Change::Added));
    for name in recorded.keys().chain(ours.keys().filter(|name| !recorded.contains_key(*name))) {
        let (one, other) = (recorded.get(name), ours.get(name));
        if one != other {
            found.push(Difference { at: format!("headers.{name}"), recorded: all(one), sent: all(other) });
        }
    }
    // The same JSON can have different lengths, so only whether one is sent matters.
    let sends = |length: Option<&str>| if length.is_some() { "sent" } else { "not sent" };
    texts(
        "headers.content-length",
        sends(recording.header("content-length")),
        sends(sent.header("content-length")),
        found,
    );
}

fn body(recording: &Recording, sent: &Received, input: &Input, changes: &[(At, Change)], found: &mut Vec<Difference>) {
    let recorded_text = recording.wire.body.as_deref().unwrap_or_default();
    let sent_text = String::from_utf8_lossy(&sent.body);
    if is_changed(changes, &At::part("body"), Change::Added) && matches!(recorded_text, "" | "{}" | "[]") {
        return;
    }
    let parsed = |text: &str, content_type: Option<&str>| {
        let json = (!text.is_empty()).then(|| serde_json::from_str::<Value>(text).ok()).flatten();
        json.or_else(|| form::fields(content_type?, text.as_bytes()))
    };
    let recorded = parsed(recorded_text, recording.header("content-type"));
    let (Some(mut recorded), Some(mut ours)) = (recorded, parsed(&sent_text, sent.header("content-type"))) else {
        texts("body", recorded_text, &sent_text, found);
        return;
    };
    form::ignore_added_types(&recorded, &mut ours);
    for (at, change) in changes.iter().filter(|(at, _)| at.part == "body") {
        match change {
            Change::Added => remove(&mut ours, &at.steps),
            Change::LeftOut => remove(&mut recorded, &at.steps),
            Change::Replaced => {}
        }
    }
    let mut comparison = Comparison { input, found };
    comparison.values(&At::part("body"), Some(&recorded), Some(&ours));
}

fn is_changed(changes: &[(At, Change)], at: &At, change: Change) -> bool {
    changes.iter().any(|(own, kind)| own == at && *kind == change)
}

fn remove(value: &mut Value, steps: &[Step]) {
    let Some((Step::Name(name), parents)) = steps.split_last() else { return };
    let parent = parents.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get_mut(name),
        Step::Index(index) => value.get_mut(index),
    });
    if let Some(Value::Object(fields)) = parent {
        fields.remove(name);
    }
}

/// A walk over two JSON values.
struct Comparison<'a> {
    input: &'a Input,
    found: &'a mut Vec<Difference>,
}

impl Comparison<'_> {
    fn values(&mut self, at: &At, recorded: Option<&Value>, sent: Option<&Value>) {
        match (recorded, sent) {
            (Some(Value::Object(one)), Some(Value::Object(other))) => {
                for name in one.keys().chain(other.keys().filter(|name| !one.contains_key(*name))) {
                    self.values(&at.name(name), one.get(name), other.get(name));
                }
            }
            (Some(Value::Array(one)), Some(Value::Array(other))) => {
                for index in 0..one.len().max(other.len()) {
                    self.values(&at.index(index), one.get(index), other.get(index));
                }
            }
            (Some(one), Some(other)) if is_same(one, other) => {}
            (Some(Value::Array(list)), None) if list.is_empty() && self.is_unset_within(at) => {}
            (one, other) => {
                let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
                self.found.push(Difference { at: at.to_string(), recorded: text(one), sent: text(other) });
            }
        }
    }

    /// In nested objects, the recording client sends unset lists as empty ones.
    fn is_unset_within(&self, at: &At) -> bool {
        at.steps.len() > 1 && !self.input.has(at)
    }
}

/// Whether two values are equal. JSON has only one kind of number.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| is_same(one, other)))
        }
        (Value::String(one), Value::String(other)) => one == other || is_same_text(one, other),
        (one, other) => one == other,
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
