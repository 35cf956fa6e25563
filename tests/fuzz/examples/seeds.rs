//! Writes seeds and dictionaries: the specs and their examples, and error bodies in every spelling.
//!
//! Run it after adding an API, followed by `cargo fuzz cmin`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use dingtalk_core::binding::{Gateway, Operation};
use dingtalk_fuzz::{ECHOED, LEGACY, RECEIVER, STATUSES, cases};
use dingtalk_spec::model::ExampleReply;
use dingtalk_spec::{SourceFile, is_spec, load};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = here.join("../../codegen/emit/tests/fixtures");
    let mut seeds = Seeds { folder: here.join("corpus"), number: 0, words: BTreeSet::new() };
    callbacks(&mut seeds)?;
    let workspaces = [files_below(&here.join("../../spec"))?, files_below(&fixtures.join("spec"))?];
    let operations: Vec<_> = cases::all().into_iter().map(|call| call.operation).collect();
    for files in workspaces {
        examples(&mut seeds, &operations, files)?;
    }
    for operation in &operations {
        for body in error_bodies(operation) {
            for status in [0, 1, 2] {
                seeds.error(operation, status, body.as_bytes())?;
            }
        }
        for row in operation.errors {
            let status = STATUSES.iter().position(|status| *status == row.status).unwrap_or(1);
            for message in row.messages.iter().map(|message| message.replace("%s", "x")) {
                let body = match operation.gateway {
                    Gateway::New => json!({"code": row.code, "message": message, "requestid": "r"}),
                    Gateway::Legacy => json!({"errcode": row.code, "errmsg": message, "request_id": "r"}),
                };
                seeds.error(operation, status, body.to_string().as_bytes())?;
            }
        }
    }
    for (name, bytes) in specs(here, &fixtures)? {
        // One has uploads, which cannot be generated yet; the other's file name is hard to guess.
        let excused = ["list_things.toml", "spec-fixture_1_0-type_call.toml"];
        if !dingtalk_fuzz::spec(&bytes) && !excused.contains(&name.as_str()) {
            return Err(io::Error::other(format!("{name} should have been generated")));
        }
        seeds.write("spec", &name, &bytes)?;
    }
    let words = std::mem::take(&mut seeds.words);
    let json =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e9", "{\"string\":[", "\\u4e2d", "\u{feff}"];
    dictionary(here, "json", json.iter().copied().chain(ECHOED).map(str::to_owned).chain(words))?;
    dictionary(here, "spec", keys_of_specs())
}

/// Adds callbacks of all kinds, as plain texts, and requests that are none.
fn callbacks(seeds: &mut Seeds) -> io::Result<()> {
    let messages = [
        r#"{"EventType":"check_url"}"#,
        r#"{"EventType":"suite_ticket","SuiteKey":"suite1","SuiteTicket":"t","TimeStamp":1700000000000}"#,
        r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":[{"biz_data":"{\"syncAction\":\"suite_ticket\",\"suiteTicket\":\"t\"}"}]}"#,
        r#"{"eventType":"t","eventId":"e","eventCorpId":"c","eventBornTime":"1","eventUnifiedAppId":"a","data":{"x":1}}"#,
        "success",
        "",
        r#"{"EventType":"user_add_org","CorpId":"c","UserId":["u"],"isAdmin":true,"unionEmpExt":{"unionEmpMapList":[{"staffId":"s"}]}}"#,
        r#"{"eventType":"calendar_event_change","data":{"calendarEventUpdateTime":168489710004,"operator":{"type":"user"}}}"#,
        r#"{"EventType":"SYNC_HTTP_PUSH_MEDIUM","bizData":[{"corp_id":"c","biz_data":{"syncAction":"todo_task_create","union_id_list":"u"}}]}"#,
    ];
    for (number, message) in messages.iter().enumerate() {
        let length = u32::try_from(message.len()).map_err(io::Error::other)?.to_be_bytes();
        let mut plain = [b"0123456789abcdef", &length[..], message.as_bytes(), RECEIVER.as_bytes()].concat();
        let padding = 32 - plain.len() % 32;
        plain.resize(plain.len() + padding, u8::try_from(padding).map_err(io::Error::other)?);
        seeds.write("callback", &format!("plain-{number}"), &[b"p", plain.as_slice()].concat())?;
    }
    let request = b"signature=ab&msg_signature=cd&timestamp=1700000000&nonce=n%20+\n{\"encrypt\":\"AAAA\"}";
    seeds.write("callback", "request", request)
}

/// Adds the specs' answers and failures.
fn examples(seeds: &mut Seeds, operations: &[&Operation], files: Vec<SourceFile>) -> io::Result<()> {
    let workspace = load(files).map_err(io::Error::other)?;
    for api in &workspace.apis {
        for operation in &api.operations {
            let found = operations.iter().find(|own| own.api == api.name && own.name == operation.module);
            for example in &operation.examples {
                let fuzzed = found.ok_or_else(|| io::Error::other(format!("{} is not fuzzed", operation.module)))?;
                match &example.reply {
                    ExampleReply::Answer(body) => seeds.answer(fuzzed, body.as_ref())?,
                    ExampleReply::Failure { status, body } => {
                        let status = STATUSES.iter().position(|own| own == status).unwrap_or(1);
                        seeds.error(fuzzed, status, body.to_string().as_bytes())?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Error bodies of servers, proxies and gateways, in all their spellings.
fn error_bodies(operation: &Operation) -> Vec<String> {
    let echo = ECHOED[0];
    let bodies = match operation.gateway {
        Gateway::New => vec![
            json!({"code": "Forbidden.AccessDenied", "message": echo, "requestid": "r",
                "accessdenieddetail": {"requiredScopes": ["a"]}}),
            json!({"code": "InvalidAuthentication", "message": "m", "requestId": echo}),
            json!({"code": "system.busy", "msg": ECHOED[3], "RequestId": 7, "accessDeniedDetail": null}),
        ],
        Gateway::Legacy => vec![
            json!({"errcode": 40014, "errmsg": echo, "request_id": "r", "sub_code": "s", "sub_msg": ECHOED[1]}),
            json!({"errcode": "0", "errmsg": "ok"}),
            json!({"error_response": {"code": 50, "msg": ECHOED[2], "sub_code": "isv.x", "sub_msg": "m"}, "request_id": "o"}),
            json!({"errcode": -1, "errmsg": "busy"}),
        ],
    };
    let odd = ["", "{}", "<html><body>502 Bad Gateway</body></html>", "\u{feff}{\"code\":\"c\"}"];
    bodies.iter().map(Value::to_string).chain(odd.map(str::to_owned)).collect()
}

/// Spec files, marked with their gateway.
fn specs(here: &Path, fixtures: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut all = files_below(&here.join("../../spec"))?;
    all.extend(files_below(fixtures)?);
    let marked = all.into_iter().map(|file| {
        let is_legacy = file.path.contains("oapi/") || file.path.contains("fixture_legacy/");
        let mark = if is_legacy { LEGACY } else { "" };
        (file.path.replace('/', "-"), [mark.as_bytes(), &file.bytes].concat())
    });
    Ok(marked.collect())
}

fn keys_of_specs() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (_, schema) in dingtalk_spec::json_schemas() {
        collect(&serde_json::from_str(&schema).unwrap_or_default(), &mut keys);
    }
    keys.extend(
        ["list<", "map<", "json<", "\"\"\"", "'''", "[[", "]]", "\\n", "[types.", ".fields."].map(str::to_owned),
    );
    keys
}

fn collect(json: &Value, words: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                words.insert(name.clone());
                collect(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::String(text) if text.len() < 24 => drop(words.insert(text.clone())),
        _ => {}
    }
}

fn dictionary(here: &Path, name: &str, words: impl IntoIterator<Item = String>) -> io::Result<()> {
    let quoted = |word: String| {
        let bytes = word.bytes().map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\x{byte:02X}"),
        });
        format!("\"{}\"\n", bytes.collect::<String>())
    };
    let lines: String = words.into_iter().filter(|word| !word.is_empty() && word.len() < 60).map(quoted).collect();
    fs::write(here.join(format!("dictionaries/{name}.dict")), lines)
}

struct Seeds {
    folder: PathBuf,
    number: usize,
    words: BTreeSet<String>,
}

impl Seeds {
    fn answer(&mut self, operation: &Operation, body: Option<&Value>) -> io::Result<()> {
        if let Some(body) = body {
            collect(body, &mut self.words);
        }
        let text = body.map(|body| body.to_string()).unwrap_or_default();
        let bytes = [cases::mark(operation).as_slice(), text.as_bytes()].concat();
        self.number += 1;
        self.write("answer", &format!("seed-{}", self.number), &bytes)
    }

    fn error(&mut self, operation: &Operation, status: usize, body: &[u8]) -> io::Result<()> {
        let status = u8::try_from(status).unwrap_or_default();
        let bytes = [cases::mark(operation).as_slice(), &[status], body].concat();
        self.number += 1;
        self.write("error", &format!("seed-{}", self.number), &bytes)
    }

    fn write(&self, target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    }
}

/// All TOML files below a folder, sorted by path.
fn files_below(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else if is_spec(&path) {
                found.push(SourceFile { bytes: fs::read(entry.path())?, path });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}
