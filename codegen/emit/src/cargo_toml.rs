//! A crate's `Cargo.toml`.

use super::examples;
use dingtalk_spec::model::Api;

/// crates.io refuses longer keywords.
const LONGEST_KEYWORD: usize = 20;

/// The file's text after `head`.
pub(super) fn cargo_toml(api: &Api, head: &str) -> String {
    let (name, version) = (basic_string(&api.package), basic_string(&api.version));
    let description = basic_string(&format!("DingTalk API bindings: {}", api.title));
    let documentation = basic_string(&format!("https://docs.rs/{}", api.package));
    let keywords: Vec<_> = keywords(api).iter().map(|word| basic_string(word)).collect();
    let keywords = keywords.join(", ");
    let dev_dependencies = if api.operations.iter().any(examples::needs_serde_json) {
        "[dev-dependencies]\nserde_json.workspace = true\n\n"
    } else {
        ""
    };
    format!(
        "{head}
[package]
name = {name}
description = {description}
version = {version}
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
documentation = {documentation}
readme = \"README.md\"
keywords = [{keywords}]
categories.workspace = true

# Its tests are its documentation, and packages of the workspace.
[lib]
test = false

[features]
default = [\"rustls\"]
# The TLS library, as in `dingtalk-core`.
rustls = [\"dingtalk-core/rustls\"]
native-tls = [\"dingtalk-core/native-tls\"]
# `Serialize` and `Deserialize` for the types of answers.
serde = [\"dep:serde\", \"dingtalk-core/serde\"]
# `PartialEq` for the types of answers.
partial-eq = []

[dependencies]
dingtalk-core.workspace = true
serde = {{ workspace = true, optional = true }}

{dev_dependencies}[lints]
workspace = true
"
    )
}

/// The words under which crates.io finds the crate: those of the workspace, and the API's name without its version.
fn keywords(api: &Api) -> Vec<String> {
    let words = api.name.split('_').filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
    let own = words.collect::<Vec<_>>().join("-");
    let mut keywords = Vec::from(["dingtalk", "api", "client", "sdk"].map(str::to_owned));
    if own.len() <= LONGEST_KEYWORD && own.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        keywords.push(own);
    }
    keywords
}

fn basic_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::basic_string;

    #[test]
    fn a_string_stays_one_string() {
        assert_eq!(basic_string("a \"b\" \\ c\nd"), r#""a \"b\" \\ c d""#);
    }
}
