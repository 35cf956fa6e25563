//! `cargo xtask bench cold`: what a user's first build costs, compared with a program that uses reqwest and serde directly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::cpu;
use crate::tools::{Failure, Result, cargo, say};

/// How much a build may cost, as a multiple of the hand-written program's.
const LIMIT: f64 = 1.12;

#[derive(clap::Args)]
pub(crate) struct Cold {
    /// How often each program is built
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=20))]
    rounds: u32,
    /// Fail if the cost is over its budget
    #[arg(long)]
    assert: bool,
}

/// A program, and its dependencies as lines of its manifest.
struct Program {
    name: &'static str,
    source: &'static str,
    dependencies: String,
}

/// Builds both programs from scratch, in turn, so that whatever slows the machine down affects both.
pub(super) fn run(root: &Path, options: &Cold) -> Result<()> {
    cpu::of_children()?;
    let folder = cargo::target_folder(root)?.join("bench-cold");
    let programs = [generated(root), by_hand(root)?];
    let mut least = [Duration::MAX; 2];
    for round in 1..=options.rounds {
        for (program, least) in programs.iter().zip(&mut least) {
            say(format!("round {round} of {}: building `{}` from nothing", options.rounds, program.name));
            let time = build(root, &folder.join(program.name), program)?;
            say(format!("  {:.1} s of CPU", time.as_secs_f64()));
            *least = time.min(*least);
        }
    }
    let [generated, by_hand] = least.map(|time| time.as_secs_f64());
    let ratio = generated / by_hand;
    say(format!(
        "\ncold debug build, least of {} (s of CPU)\ncontact and auth   {generated:>6.1}\nreqwest and serde  {by_hand:>6.1}\nratio              \
         {ratio:>6.2}   (at most {LIMIT})",
        options.rounds
    ));
    if options.assert && ratio > LIMIT {
        return Err(Failure::new(format!(
            "a cold build costs {ratio:.2} times the hand-written one; the limit is {LIMIT}"
        )));
    }
    Ok(())
}

/// A program that makes one call with the generated crates.
fn generated(root: &Path) -> Program {
    let package = |name: &str, path: &str| format!("{name} = {{ path = {:?} }}\n", root.join(path));
    let dependencies = package("dingtalk-auth", "crates/auth")
        + &package("dingtalk-core", "crates/core")
        + &package("dingtalk-contact-1-0", "crates/api/contact_1_0")
        + TOKIO;
    Program { name: "generated", source: GENERATED, dependencies }
}

/// A program that makes the same call with the crates that core itself uses, in the same versions and with the same features.
fn by_hand(root: &Path) -> Result<Program> {
    let core = core_dependencies(root)?;
    let dependencies = dependency(&core, "reqwest", &["rustls-no-provider"])?
        + &dependency(&core, "rustls", &[])?
        + &dependency(&core, "serde_json", &[])?
        + "serde = { version = \"1\", features = [\"derive\"] }\n"
        + TOKIO;
    Ok(Program { name: "by-hand", source: BY_HAND, dependencies })
}

/// The dependencies that core's manifest declares.
fn core_dependencies(root: &Path) -> Result<Vec<Value>> {
    let mut command = cargo::command();
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root).stdin(Stdio::null());
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format!("cannot read the output of `cargo metadata`: {error}")))?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let core =
        packages.into_iter().find(|package| package.get("name").and_then(Value::as_str) == Some("dingtalk-core"));
    let dependencies = core.and_then(|core| core.get("dependencies")?.as_array());
    dependencies
        .cloned()
        .ok_or_else(|| Failure::new("`cargo metadata` does not list the dependencies of dingtalk-core"))
}

/// One of them as a line of a manifest, with additional features.
fn dependency(all: &[Value], name: &str, additional: &[&str]) -> Result<String> {
    let text = |dependency: &Value, key: &str| dependency.get(key).and_then(Value::as_str).map(str::to_owned);
    let found = all.iter().find(|one| text(one, "name").as_deref() == Some(name) && text(one, "kind").is_none());
    let found = found.ok_or_else(|| Failure::new(format!("dingtalk-core does not depend on {name}")))?;
    let version = text(found, "req").unwrap_or_else(|| "*".to_owned());
    let defaults = found.get("uses_default_features").and_then(Value::as_bool).unwrap_or(true);
    let features = found.get("features").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let features: Vec<_> = features.chain(additional.iter().copied()).collect();
    Ok(format!("{name} = {{ version = {version:?}, default-features = {defaults}, features = {features:?} }}\n"))
}

/// Writes the package, compiles it with all its dependencies, and returns the CPU time.
fn build(root: &Path, folder: &Path, program: &Program) -> Result<Duration> {
    remove(folder)?;
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}",
        program.name, program.dependencies
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src/main.rs"), program.source)?;
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| Failure::io("copy", &lock, &error))?;
    cargo(folder, &["fetch"])?;
    let before = cpu::of_children()?;
    cargo(folder, &["build"])?;
    let time = cpu::of_children()?.saturating_sub(before);
    remove(&folder.join("target"))?;
    Ok(time)
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = cargo::command();
    command.args(arguments).arg("--quiet").current_dir(folder).stdin(Stdio::null());
    // Everything is compiled in this folder, as on a user's machine.
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    command.env_remove("RUSTC_WRAPPER").env_remove("RUSTC_WORKSPACE_WRAPPER").env_remove("RUSTFLAGS");
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("cargo failed in {}:\n{}", folder.display(), String::from_utf8_lossy(&output.stderr))))
}

fn write(file: &PathBuf, text: &str) -> Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))
        .and_then(|()| fs::write(file, text))
        .map_err(|error| Failure::io("write", file, &error))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io("remove", folder, &error)),
        _ => Ok(()),
    }
}

/// The runtime that both programs use.
const TOKIO: &str = "tokio = { version = \"1\", features = [\"rt\"] }\n";

const GENERATED: &str = r#"use dingtalk_auth::App;
use dingtalk_contact_1_0 as contact;
use dingtalk_core::Client;

async fn run() -> dingtalk_core::Result<()> {
    let client = Client::builder().credentials(App::internal("client id", "client secret")).build()?;
    let org = contact::get_org_auth_info().send(&client).await?;
    println!("{:?}", org.org_name);
    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if let Err(error) = runtime.block_on(run()) {
        println!("{error}");
    }
}
"#;

const BY_HAND: &str = r#"use std::error::Error;

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenRequest<'a> {
    app_key: &'a str,
    app_secret: &'a str,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    access_token: String,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Org {
    org_name: Option<String>,
}

async fn run() -> Result<(), Box<dyn Error>> {
    let client = reqwest::Client::new();
    let body = serde_json::to_vec(&TokenRequest { app_key: "client id", app_secret: "client secret" })?;
    let request = client.post("https://api.dingtalk.com/v1.0/oauth2/accessToken").body(body);
    let answer = request.header("content-type", "application/json").send().await?.error_for_status()?;
    let token: Token = serde_json::from_slice(&answer.bytes().await?)?;
    let request = client.get("https://api.dingtalk.com/v1.0/contact/organizations/authInfos");
    let answer = request.header("x-acs-dingtalk-access-token", token.access_token).send().await?.error_for_status()?;
    let org: Org = serde_json::from_slice(&answer.bytes().await?)?;
    println!("{:?}", org.org_name);
    Ok(())
}

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if let Err(error) = runtime.block_on(run()) {
        println!("{error}");
    }
}
"#;
