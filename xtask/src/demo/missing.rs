//! What the compiler says about a call that lacks a required parameter.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cargo;
use crate::failure::{Failure, Result};
use crate::screen::say;

const PROGRAM: &str = r#"//! Does not compile: `opt_user_id` is missing.

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Client, Result};

/// Lets another organization see mobile numbers.
pub async fn show_mobiles(client: &Client) -> Result<()> {
    let done = contact::org_account_mobile_visible_in_other_org()
        .to_corp_ids(["ding123"])
        .send(client)
        .await?;
    println!("{:?}", done.result);
    Ok(())
}
"#;

/// Compiles such a call in a package of its own, and prints what the compiler says.
pub(super) fn show(root: &Path) -> Result<()> {
    let target = cargo::target_folder(root)?;
    let folder = target.join("demo-missing");
    write(root, &folder)?;
    let mut command = Command::new(cargo::program());
    command.args(["check", "--quiet", "--message-format", "json", "--target-dir"]).arg(&target);
    command.current_dir(&folder).stdin(Stdio::null()).stderr(Stdio::piped());
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let errors = errors(&String::from_utf8_lossy(&output.stdout));
    match errors.as_slice() {
        [error] => {
            say(error);
            Ok(())
        }
        [] if output.status.success() => Err(Failure::new("a call without `opt_user_id` compiles, and it must not")),
        [] => Err(Failure::new(format!("cargo failed:\n{}", String::from_utf8_lossy(&output.stderr)))),
        errors => Err(Failure::new(format!("one error was expected, not these:\n{}", errors.join("\n")))),
    }
}

fn write(root: &Path, folder: &Path) -> Result<()> {
    let source = folder.join("src");
    let make = || {
        fs::create_dir_all(&source)?;
        fs::write(folder.join("Cargo.toml"), manifest(root))?;
        // The same versions, which are compiled already.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        fs::write(source.join("lib.rs"), PROGRAM)
    };
    make().map_err(|error| Failure::io("write", folder, &error))
}

fn manifest(root: &Path) -> String {
    let dependency = |path: &str| format!("{{ path = {:?} }}", root.join("crates").join(path).display().to_string());
    let (core, contact) = (dependency("core"), dependency("contact_1_0"));
    format!(
        r#"[workspace]

[package]
name = "missing"
version = "0.0.0"
edition = "2024"

[dependencies]
dingtalk-core = {core}
dingtalk-contact-1-0 = {contact}
"#
    )
}

/// The compiler's errors, out of cargo's messages.
fn errors(messages: &str) -> Vec<String> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    messages.filter_map(|message| rendered_error(message.get("message")?)).collect()
}

fn rendered_error(message: &serde_json::Value) -> Option<String> {
    let is_error = message.get("level")?.as_str()? == "error";
    // The last error of all says only how many there were.
    let has_place = message.get("spans")?.as_array().is_some_and(|spans| !spans.is_empty());
    let text = message.get("rendered")?.as_str()?.trim_end();
    (is_error && has_place).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::errors;

    #[test]
    fn only_errors_with_a_place_count() {
        let messages = r#"{"reason":"compiler-artifact"}
{"reason":"compiler-message","message":{"level":"warning","spans":[{}],"rendered":"unused"}}
{"reason":"compiler-message","message":{"level":"error","spans":[{}],"rendered":"wrong\n\n"}}
{"reason":"compiler-message","message":{"level":"error","spans":[],"rendered":"aborting"}}
not JSON"#;
        assert_eq!(errors(messages), ["wrong"]);
    }
}
