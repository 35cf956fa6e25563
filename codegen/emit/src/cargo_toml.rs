//! A crate's `Cargo.toml`.

use super::examples;
use dingtalk_spec::model::Api;

/// The file's text after `head`.
pub(super) fn cargo_toml(api: &Api, head: &str) -> String {
    let (name, version) = (basic_string(&api.package), basic_string(&api.version));
    let description = basic_string(&format!("DingTalk API bindings: {}", api.title));
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

[features]
default = [\"rustls\"]
# TLS, as in `dingtalk-core`.
rustls = [\"dingtalk-core/rustls\"]
native-tls = [\"dingtalk-core/native-tls\"]
# Serialize and Deserialize for the types of answers.
serde = [\"dep:serde\", \"dingtalk-core/serde\"]

[dependencies]
dingtalk-core.workspace = true
serde = {{ workspace = true, optional = true }}

{dev_dependencies}[lints]
workspace = true
"
    )
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
    fn strings_stay_one() {
        assert_eq!(basic_string("a \"b\" \\ c\nd"), r#""a \"b\" \\ c d""#);
    }
}
