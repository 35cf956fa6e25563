//! Other users of reqwest in a program: its own clients work beside ours, as core's documentation says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dingtalk_test_support::compiler::{Project, path_text};
use dingtalk_test_support::loopback::{Loopback, Script};
use dingtalk_test_support::specs;

/// Chooses a provider for the process. It would fail if we had chosen one.
const CHOOSE: &str = r#"rustls::crypto::ring::default_provider().install_default().expect("the first choice");"#;

/// Programs: their names, the features of reqwest that they have, and what they do first.
const PROGRAMS: [(&str, &str, &str); 3] = [
    ("with-native-tls", r#""native-tls-no-alpn""#, ""),
    ("with-rustls", r#""rustls-no-provider""#, CHOOSE),
    ("without-tls", "", CHOOSE),
];

/// A client of the program's own is built before ours, and another one after it.
const PROGRAM: &str = r#"
fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let address = std::env::args().nth(1).expect("an address");
    PREPARE
    let before = reqwest::Client::new();
    let client = dingtalk_core::Client::builder().build().expect("our client");
    let after = reqwest::Client::new();
    for own in [before, after] {
        let answer = own.get(&address).send().await.expect("an answer");
        assert_eq!(answer.text().await.expect("a text"), "own");
    }
    drop(client);
}
"#;

#[test]
fn clients_of_the_program_work_as_before() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Loopback::start([Script::answer(200, "own")])).unwrap();
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "neighbors").unwrap();
    let core = path_text(&specs::root().canonicalize().unwrap().join("crates/core"));
    project.write("Cargo.toml", "[workspace]\nmembers = [\"*/\"]\nresolver = \"3\"\n").unwrap();
    for (name, features, prepare) in PROGRAMS {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             dingtalk-core = {{ path = '{core}' }}\n\
             reqwest = {{ version = \"0.13\", default-features = false, features = [{features}] }}\n\
             rustls = {{ version = \"0.23\", default-features = false, features = [\"ring\", \"std\"] }}\n\
             tokio = {{ version = \"1\", features = [\"rt\"] }}\n"
        );
        project.write(&format!("{name}/Cargo.toml"), &manifest).unwrap();
        project.write(&format!("{name}/src/main.rs"), &PROGRAM.replace("PREPARE", prepare)).unwrap();
    }
    for (name, ..) in PROGRAMS {
        let output = project.run(name, &[&server.url()]).unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(server.received().len(), 2 * PROGRAMS.len());
}
