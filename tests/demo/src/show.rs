//! Prints calls and answers, without their secrets.

use std::fmt::{Debug, Display};
use std::io::Write as _;

use dingtalk_core::binding::Decode;
use dingtalk_core::{Client, Request, Result};
use dingtalk_simulator::{Received, Simulator};
use serde_json::Value;

/// Prints a line. It is not an error if the reader goes away.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line to the standard error stream.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Sends a request, and shows it, what a simulator received, and the result.
pub(crate) async fn call<Answer: Decode + Default + Debug>(
    client: &Client,
    request: Request<Answer>,
    simulator: Option<&Simulator>,
) -> Result<Answer> {
    let operation = request.operation();
    say(format!("{}::{}", operation.api, operation.name));
    say(format!("  request  {request:?}"));
    let answer = request.send(client).await;
    if let Some(received) = simulator.and_then(|simulator| simulator.received().pop()) {
        wire(&received);
    }
    match &answer {
        Ok(answer) => say(format!("  answer   {}", indented(&compact(&format!("{answer:#?}"))))),
        Err(error) => say(format!("  error    {error:#}")),
    }
    say("");
    answer
}

fn wire(received: &Received) {
    say(format!("  sent     {} {}", received.method, masked_target(&received.target)));
    for name in ["x-acs-dingtalk-access-token", "content-type"] {
        if let Some(value) = received.header(name) {
            let value = if name == "content-type" { value } else { MASK };
            say(format!("           {name}: {value}"));
        }
    }
    if !received.body.is_empty() {
        say(format!("           {}", masked_body(&received.body)));
    }
}

const MASK: &str = "***";

/// Whether a name suggests a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["secret", "token", "ticket", "signature"].iter().any(|word| name.contains(word))
}

fn masked_target(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// The body that was sent, with its secrets masked.
fn masked_body(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body).into_owned();
    let Ok(json) = serde_json::from_slice::<Value>(body) else { return text };
    let mut secrets = Vec::new();
    collect_secrets(&json, false, &mut secrets);
    secrets.into_iter().fold(text, |text, secret| text.replace(&secret.to_string(), &format!("\"{MASK}\"")))
}

/// Collects texts in members whose names suggest a secret.
fn collect_secrets<'j>(json: &'j Value, secret: bool, found: &mut Vec<&'j Value>) {
    match json {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| collect_secrets(value, secret || is_secret(name), found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_secrets(item, secret, found)),
        Value::String(_) if secret => found.push(json),
        _ => {}
    }
}

/// Joins a single value in parentheses or brackets with the line that opens them.
fn compact(debug: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in debug.lines() {
        let closing = line.trim_start();
        let opens_at_last = |lines: &[String]| {
            let opening = lines.len().checked_sub(2).and_then(|at| lines.get(at));
            opening.is_some_and(|opening| opening.ends_with(['(', '[']))
        };
        if closing.starts_with([')', ']'])
            && opens_at_last(&lines)
            && let Some(only) = lines.pop()
            && let Some(opening) = lines.last_mut()
        {
            opening.push_str(only.trim().trim_end_matches(','));
            opening.push_str(closing);
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// Moves all lines but the first below the first.
fn indented(text: &str) -> String {
    text.replace('\n', "\n           ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_travel() {
        assert_eq!(
            masked_target("/x?accessKey=k&suiteTicket=t&signature=s"),
            "/x?accessKey=k&suiteTicket=***&signature=***"
        );
        assert_eq!(masked_target("/x"), "/x");
        let body = r#"{"client_secret":"s\"s","client_id":"i","inner":[{"access_token":"t"}]}"#;
        let masked = r#"{"client_secret":"***","client_id":"i","inner":[{"access_token":"***"}]}"#;
        assert_eq!(masked_body(body.as_bytes()), masked);
        assert_eq!(masked_body(b"<html>"), "<html>");
    }

    #[test]
    fn single_values_share_a_line() {
        let debug = format!("{:#?}", (Some(Some("x")), [1], Some([1, 2]), None::<u8>, Some(')')));
        let expected = "\
(
    Some(Some(\"x\")),
    [1],
    Some(
        [
            1,
            2,
        ],
    ),
    None,
    Some(')'),
)";
        assert_eq!(compact(&debug), expected);
    }
}
