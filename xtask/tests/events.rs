//! Events, from a made-up page to Rust and back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("events/joined.md");
const SPEC: &str = "spec/events/user_add_org.toml";
const TYPE: &str = "crates/events/src/types/user_add_org.rs";

/// A folder with pages about events, and nothing else of the repository.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for path in ["rustfmt.toml", "README.md", "Cargo.toml", "tests/apis/Cargo.toml", "tests/fuzz/Cargo.toml"] {
            tree.put(path, &fs::read_to_string(repository.join(path)).unwrap());
        }
        tree.put("pages/joined.md", PAGE);
        tree
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    #[track_caller]
    fn xtask(&self, arguments: &[&str], status: i32) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        said
    }
}

#[test]
fn a_page_becomes_a_type_and_is_compared_from_then_on() {
    let tree = Tree::new();
    let said = tree.xtask(&["import", "pages"], 0);
    assert!(said.contains("wrote spec/events/user_add_org.toml (new)"), "{said}");
    let spec = tree.read(SPEC);
    assert!(spec.contains("[data.fields.userIds]\ntype = \"list<string>\"\ntext = \"TODO("), "{spec}");
    assert!(tree.read("spec/pages.lock").contains("\"slug\":\"joined\",\"crate\":\"events\""));
    let said = tree.xtask(&["generate"], 0);
    assert!(
        said.contains("1 event") && said.contains("user_add_org.toml (3): summary, data.fields.joinTime"),
        "{said}"
    );
    let code = tree.read(TYPE);
    assert!(
        code.contains("pub struct UserAddOrg") && code.contains("\"userIds\" | \"UserIds\" | \"user_ids\""),
        "{code}"
    );
    assert!(tree.read("crates/events/tests/it/examples.rs").contains("reads::<UserAddOrg>"));
    tree.xtask(&["generate", "--check"], 0);
    assert!(tree.xtask(&["drift", "pages"], 0).contains("nothing differs"));

    // What a page adds is drift, and an import follows it.
    tree.put("pages/joined.md", &PAGE.replace("\"userIds\": [\"u1\"]", "\"userIds\": [\"u1\"], \"inviter\": \"u2\""));
    let said = tree.xtask(&["drift", "pages"], 1);
    assert!(said.contains("spec/events/user_add_org.toml\n  data.fields.inviter: new"), "{said}");
    assert!(said.contains("1 event differs from the specs"), "{said}");
    let lock = tree.read("spec/pages.lock");
    tree.xtask(&["drift", "--record", "pages"], 1);
    assert_eq!(tree.read("spec/pages.lock"), lock, "a page that differs is not recorded");
    tree.xtask(&["import", "pages"], 0);
    tree.xtask(&["drift", "pages"], 0);
    // What contradicts the spec is left to a person.
    tree.put("pages/joined.md", &PAGE.replace("[\"u1\"]", "1"));
    let said = tree.xtask(&["drift", "pages"], 1);
    assert!(said.contains("data.fields.userIds.type: the spec has `list<string>`, the page has `int64`"), "{said}");
}

#[test]
fn pages_that_are_not_at_hand_keep_what_they_say() {
    let tree = Tree::new();
    let rows = "| 企业内部应用 | 不支持 | 不支持 | 不支持 |\n| 第三方企业应用 | 支持 | 不支持 | 支持 |";
    let further = PAGE.replace("\"joined\"", "\"further\"").replace("| 企业内部应用 | 支持 | 支持 | 不支持 |", rows);
    tree.put("pages/further.md", &further.replace("\"userIds\": [\"u1\"]", "\"inviter\": \"u2\""));
    tree.xtask(&["import", "pages"], 0);
    let spec = tree.read(SPEC);
    for line in [
        "page = \"further\"",
        "other_pages = [\"joined\"]",
        "stream = [\"third_party_enterprise\", \"internal\"]",
        "http = [\"internal\"]",
        "sync_http = [\"third_party_enterprise\"]",
    ] {
        assert!(spec.contains(&format!("\n{line}\n")), "{line}: {spec}");
    }
    for page in ["pages/joined.md", "pages/further.md"] {
        tree.xtask(&["drift", page], 0);
        tree.xtask(&["import", page], 0);
        assert_eq!(tree.read(SPEC), spec, "{page}");
    }
    // With all pages at hand, what none of them says any more is gone.
    tree.put("pages/further.md", &further.replace("不支持 | 支持 |\n", "不支持 | 不支持 |\n"));
    let said = tree.xtask(&["drift", "pages"], 1);
    assert!(said.contains("sync_http: the pages no longer say so") && said.contains("no such field"), "{said}");
    // So is a page that is about something else now.
    tree.put("pages/further.md", &further);
    tree.put("pages/joined.md", &PAGE.replace("user\\_add\\_org", "user\\_leave\\_org"));
    let said = tree.xtask(&["drift", "pages"], 1);
    assert!(said.contains("other_pages: the pages no longer say so"), "{said}");
}

#[test]
fn an_event_without_a_page_is_drift_and_one_without_a_spec_leaves_nothing() {
    let tree = Tree::new();
    tree.put("pages/left.md", &PAGE.replace("user\\_add\\_org", "user\\_leave\\_org").replace("joined", "left"));
    tree.xtask(&["import", "pages"], 0);
    tree.xtask(&["generate"], 0);
    fs::remove_file(tree.0.path().join("pages/joined.md")).unwrap();
    let said = tree.xtask(&["drift", "pages"], 1);
    assert!(said.contains("spec/events/user_add_org.toml\n  no page is about it any more"), "{said}");
    fs::remove_file(tree.0.path().join(SPEC)).unwrap();
    tree.xtask(&["generate"], 0);
    assert!(!tree.has(TYPE) && tree.has("crates/events/src/types/user_leave_org.rs"));
}

#[test]
fn two_events_with_one_name_are_refused() {
    let tree = Tree::new();
    tree.put("pages/left.md", &PAGE.replace("user\\_add\\_org", "user\\_Add\\_Org").replace("joined", "left"));
    let said = tree.xtask(&["import", "pages"], 1);
    assert!(said.contains("`user_add_org` has the same name in Rust as `user_Add_Org`, which spec/events/"), "{said}");
    tree.xtask(&["import", "pages/left.md"], 0);
    let said = tree.xtask(&["drift", "pages/joined.md"], 1);
    assert!(said.contains("`user_add_org` has the same name in Rust as `user_Add_Org`"), "{said}");
}

#[test]
fn texts_of_events_are_written_in_a_worksheet() {
    let tree = Tree::new();
    tree.xtask(&["import", "pages"], 0);
    let sheet = tree.xtask(&["texts", "missing", "--api", "events", "pages"], 0);
    assert!(sheet.contains("kind = \"event\"\nname = \"user_add_org\""), "{sheet}");
    let (mut filled, mut texts) =
        (String::new(), ["Members joined.", "Who joined the organization.", "When it was."].iter());
    // The title is also on stderr.
    for line in sheet.lines().filter(|line| !line.starts_with("Texts that")) {
        let text = if line == "text = \"\"" { format!("text = {:?}", texts.next().unwrap()) } else { line.to_owned() };
        filled.push_str(&(text + "\n"));
    }
    tree.put("sheet.toml", &filled);
    tree.xtask(&["texts", "apply", "sheet.toml"], 0);
    let spec = tree.read(SPEC);
    assert!(!spec.contains("TODO") && spec.contains("Who joined the organization."), "{spec}");
    let said = tree.xtask(&["import", "pages"], 0);
    assert!(said.lines().any(|line| line.starts_with("specs unchanged") && line.ends_with(" 1")), "{said}");
}
