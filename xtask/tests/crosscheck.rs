//! `cargo xtask crosscheck`, run as a program. The specs are of the legacy gateway, whose facts come from a file, so nothing is
//! installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::process::Command;

use expect_test::{Expect, expect};

const CRATE: &str = r#"title = "Post"
summary = "Sends parcels."
version = "0.1.0"
gateway = "legacy"
pages = "https://example.com/"
operation_prefix = "Oapi"
"#;

const SPEC: &str = r#"operation = "OapiParcelSend"
summary = "Sends parcels."
page = "send-parcel"
method = "POST"
path = "/topapi/parcel/send"
credentials = ["app_token"]
safe_to_repeat = false

[body.fields.ids]
type = "list<string>"
required = true
text = "The parcels."

[body.fields.sender]
type = "Person"
text = "The sender."

[types.Person]
text = "A person."

[types.Person.fields.name]
type = "string"
text = "The name."

[types.Person.fields.city]
type = "string"
text = "The city."

[answer.fields.sent]
type = "int64"
text = "How many were sent."

[[settled]]
at = "answer.fields.sent.type"
page = "sdk"
choice = "string"
why = "The page says so."
"#;

const FACTS: &str = r#"{"method": "dingtalk.oapi.parcel.send", "http": "POST", "path": "/topapi/parcel/send", "params": [{"wire": "ids", "type": {"t": "String"}, "required": true, "max_list_size": 20}, {"wire": "city", "type": {"t": "String"}}, {"wire": "sender", "type": {"t": "String"}, "json_of": {"t": "model", "name": "Person", "fields": [{"wire": "name", "type": {"t": "String"}}, {"wire": "nick", "type": {"t": "list", "of": {"t": "String"}}}]}}], "response": [{"wire": "errcode", "type": {"t": "Long"}}, {"wire": "sent", "type": {"t": "String"}}]}"#;

struct Tree(tempfile::TempDir);

impl Tree {
    fn new(spec: &str) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(tree.0.path().join("spec/oapi")).unwrap();
        tree.put("spec/oapi.toml", CRATE);
        tree.put("spec/oapi/parcel_send.toml", spec);
        tree.put("facts.jsonl", FACTS);
        tree
    }

    fn put(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).unwrap();
    }

    fn says(&self, arguments: &[&str], status: i32, expected: Expect) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("crosscheck").args(arguments).arg("--root").arg(self.0.path()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        expected.assert_eq(&(text(&output.stdout) + &text(&output.stderr)));
        assert_eq!(output.status.code(), Some(status));
    }
}

#[test]
fn differences_for_people() {
    Tree::new(SPEC).says(&["--oapi-facts", "facts.jsonl"], 1, expect![[r#"
        oapi::OapiParcelSend
          only in the SDK  types.Person.fields.nick  list<string>          spec/oapi/parcel_send.toml:21:15
          nesting          types.Person.fields.city  types.Person -> body  spec/oapi/parcel_send.toml:25:22
          type             answer.fields.sent        int64 -> string       spec/oapi/parcel_send.toml:30:1
          outdated         answer.fields.sent.type   settled question: it chose `string`, but the SDK says `string` and the spec `int64`: update it, or fix the spec  spec/oapi/parcel_send.toml:33:1

        Read `spec -> SDK`. 1 operation compared with the SDK; 3 open differences and 1 outdated decision in 1 operation; settled by form-of-json 1, list-is-text 1
        error: 1 operation differs from the SDK; see "Specs and the vendor's SDK" in spec/README.md
    "#]]);
}

#[test]
fn differences_for_a_pull_request() {
    Tree::new(SPEC).says(&["--oapi-facts", "facts.jsonl", "--format", "markdown", "--all"], 1, expect![[r#"
        1 operation compared with the SDK; 3 open differences and 1 outdated decision in 1 operation; settled by form-of-json 1, list-is-text 1.

        ### `oapi::OapiParcelSend`

        | Difference | Fact | Spec | SDK | Where |
        | --- | --- | --- | --- | --- |
        | only in the SDK (list\<string\>) | `types.Person.fields.nick` |  | `nick` | `spec/oapi/parcel_send.toml:21:15` |
        | nesting | `types.Person.fields.city` | `types.Person` | `body` | `spec/oapi/parcel_send.toml:25:22` |
        | type | `answer.fields.sent.type` | `int64` | `string` | `spec/oapi/parcel_send.toml:30:1` |

        - **Outdated**: settled question (`spec/oapi/parcel_send.toml:33:1`): it chose `string`, but the SDK says `string` and the spec `int64`: update it, or fix the spec

        - Settled: `body.fields.ids`: list-is-text: the SDK sends lists as text, with commas between the elements

        - Settled: `body.fields.sender`: form-of-json: the SDK sends a form, in which lists and objects are JSON text
        error: 1 operation differs from the SDK; see "Specs and the vendor's SDK" in spec/README.md
    "#]]);
}

#[test]
fn differences_for_programs() {
    Tree::new(SPEC).says(&["--oapi-facts", "facts.jsonl", "--format", "json"], 1, expect![[r#"
        {
          "endpoints": [
            {
              "certainty": null,
              "crate": "oapi",
              "differences": [
                {
                  "at": "types.Person.fields.nick",
                  "detail": "list<string>",
                  "event": "only in the SDK",
                  "fact": "field",
                  "sdk": "nick",
                  "spec": null,
                  "spec_place": {
                    "column": 15,
                    "file": "spec/oapi/parcel_send.toml",
                    "line": 21
                  }
                },
                {
                  "at": "types.Person.fields.city",
                  "detail": null,
                  "event": "nesting",
                  "fact": "nesting",
                  "sdk": "body",
                  "spec": "types.Person",
                  "spec_place": {
                    "column": 22,
                    "file": "spec/oapi/parcel_send.toml",
                    "line": 25
                  }
                },
                {
                  "at": "answer.fields.sent.type",
                  "detail": null,
                  "event": "type",
                  "fact": "type",
                  "sdk": "string",
                  "spec": "int64",
                  "spec_place": {
                    "column": 1,
                    "file": "spec/oapi/parcel_send.toml",
                    "line": 30
                  }
                }
              ],
              "operation": "OapiParcelSend",
              "outdated": [
                {
                  "at": "answer.fields.sent.type",
                  "decision": "settled question",
                  "message": "it chose `string`, but the SDK says `string` and the spec `int64`: update it, or fix the spec",
                  "page_place": {
                    "file": "sdk",
                    "line": null
                  },
                  "slug": "sdk",
                  "spec_place": {
                    "column": 1,
                    "file": "spec/oapi/parcel_send.toml",
                    "line": 33
                  }
                }
              ],
              "page": "send-parcel",
              "settled": [
                {
                  "at": "body.fields.ids",
                  "decision": null,
                  "rule": "list-is-text"
                },
                {
                  "at": "body.fields.sender",
                  "decision": null,
                  "rule": "form-of-json"
                }
              ]
            }
          ],
          "not_compared": [],
          "open": true
        }
        error: 1 operation differs from the SDK; see "Specs and the vendor's SDK" in spec/README.md
    "#]]);
}

#[test]
fn everything_settled() {
    let spec = SPEC.replace("choice = \"string\"", "choice = \"int64\"");
    let nesting =
        "\n[[settled]]\nat = \"types.Person.fields.city\"\npage = \"sdk\"\nchoice = \"types.Person\"\nwhy = \"So.\"\n";
    let nick = "\n[types.Person.fields.nick]\ntype = \"list<string>\"\nfrom = \"sdk\"\ntext = \"Nicknames.\"\n";
    Tree::new(&(spec + nesting + nick)).says(
        &["--oapi-facts", "facts.jsonl"],
        0,
        expect![[r#"
        1 operation compared with the SDK; nothing is open; settled by decisions 2, form-of-json 1, list-is-text 1
    "#]],
    );
}

#[test]
fn what_only_the_sdk_has_is_written() {
    let tree = Tree::new(SPEC);
    let pets = r#"{"wire": "pets", "type": {"t": "list", "of": {"t": "model", "name": "Pet", "fields": [{"wire": "age", "type": {"t": "Long"}}]}}}"#;
    tree.put("facts.jsonl", &FACTS.replace(r#"{"wire": "nick""#, &format!(r#"{pets}, {{"wire": "nick""#)));
    tree.says(&["--oapi-facts", "facts.jsonl", "--write"], 1, expect![[r#"
        oapi::OapiParcelSend
          nesting   types.Person.fields.city  types.Person -> body  spec/oapi/parcel_send.toml:42:22
          type      answer.fields.sent        int64 -> string       spec/oapi/parcel_send.toml:47:1
          outdated  answer.fields.sent.type   settled question: it chose `string`, but the SDK says `string` and the spec `int64`: update it, or fix the spec  spec/oapi/parcel_send.toml:50:1

        Read `spec -> SDK`. 1 operation compared with the SDK; 2 open differences and 1 outdated decision in 1 operation; settled by form-of-json 1, list-is-text 1
        wrote 2 fields into 1 spec
        error: 1 operation differs from the SDK; see "Specs and the vendor's SDK" in spec/README.md
    "#]]);
    let written = fs::read_to_string(tree.0.path().join("spec/oapi/parcel_send.toml")).unwrap();
    let diff = similar::TextDiff::from_lines(SPEC, &written).unified_diff().context_radius(1).to_string();
    expect![[r#"
        @@ -24,2 +24,19 @@

        +[types.Person.fields.pets]
        +type = "list<Pet>"
        +from = "sdk"
        +text = "TODO"
        +
        +[types.Person.fields.nick]
        +type = "list<string>"
        +from = "sdk"
        +text = "TODO"
        +
        +[types.Pet]
        +text = "TODO"
        +
        +[types.Pet.fields.age]
        +type = "int64"
        +text = "TODO"
        +
         [types.Person.fields.city]
    "#]]
    .assert_eq(&diff.lines().flat_map(|line| [line.trim_end(), "\n"]).collect::<String>());
    tree.says(&["--oapi-facts", "facts.jsonl", "--write"], 1, expect![[r#"
        oapi::OapiParcelSend
          nesting   types.Person.fields.city  types.Person -> body  spec/oapi/parcel_send.toml:42:22
          type      answer.fields.sent        int64 -> string       spec/oapi/parcel_send.toml:47:1
          outdated  answer.fields.sent.type   settled question: it chose `string`, but the SDK says `string` and the spec `int64`: update it, or fix the spec  spec/oapi/parcel_send.toml:50:1

        Read `spec -> SDK`. 1 operation compared with the SDK; 2 open differences and 1 outdated decision in 1 operation; settled by form-of-json 1, list-is-text 1
        wrote 0 fields into 0 specs
        error: 1 operation differs from the SDK; see "Specs and the vendor's SDK" in spec/README.md
    "#]]);
}

#[test]
fn facts_that_are_not_given_or_not_readable() {
    let tree = Tree::new(SPEC);
    tree.says(&[], 0, expect![[r#"
        0 operations compared with the SDK; nothing is open; oapi not compared: `--oapi-facts` says what the SDK of the legacy gateway knows
    "#]]);
    tree.says(
        &["--api", "post"],
        2,
        expect![[r#"
        error: there is no API `post`
    "#]],
    );
    tree.put("facts.jsonl", "{}");
    tree.says(
        &["--oapi-facts", "facts.jsonl"],
        1,
        expect![[r#"
        error: facts.jsonl: line 1: missing field `method` at line 1 column 2
    "#]],
    );
}
