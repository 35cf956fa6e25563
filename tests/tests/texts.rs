//! Published texts are complete, and in plain words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dingtalk_spec::{SourceFile, load};
use dingtalk_test_support::specs;

/// Keys of spec files whose values are our own sentences.
const KEYS: [&str; 6] = ["summary", "description", "text", "truth", "why", "deprecated"];

/// Phrases that no text uses, and what to write instead. See `spec/GLOSSARY.md`.
const AVOIDED: [(&str, &str); 52] = [
    ("is answered", "`is returned`, or `the call returns`"),
    ("are answered", "`are returned`, or `the call returns`"),
    ("answers it", "`returns it`"),
    ("answers with", "`returns`"),
    ("is no", "`is not a`"),
    ("are no", "`are not`"),
    ("is not valid", "`is invalid`"),
    ("are not valid", "`are invalid`"),
    ("to be had", "`available`"),
    ("is had", "`is obtained`"),
    ("are had", "`are obtained`"),
    ("stands", "`is`, `appears` or `represents`"),
    ("stand in", "`are in` or `appear in`"),
    ("otherwise than", "`unlike` or `differently from`"),
    ("all the same", "`still`"),
    ("of its own", "`its own` or `separate`"),
    ("good for", "`valid for`"),
    ("is no good", "`is not accepted`"),
    ("where to go on", "`the cursor of the next page`"),
    ("go on", "`continue`"),
    ("handed in", "`submitted` or `passed`"),
    ("leave out", "`omit`"),
    ("leaves out", "`omits`"),
    ("leaves it out", "`omits it`"),
    ("left out", "`omitted`"),
    ("pass over", "`skip`"),
    ("absent means", "`omit to`"),
    ("absent adds", "`omit to create`"),
    ("without doubt", "`uniquely`"),
    ("apart for", "`separately for`"),
    ("how far", "`the level`"),
    ("whatever json", "`any JSON value`"),
    ("counts only", "`applies only`"),
    ("in force", "`in effect`"),
    ("is to be", "`becomes` or `is`"),
    ("are to be", "`become` or `are`"),
    ("is called like", "`is named like`"),
    ("called otherwise", "`named differently`"),
    ("is told", "`is documented` or `is stated`"),
    ("not told", "`undocumented`"),
    ("tells of", "`reports`"),
    ("does no harm", "`has no effect`"),
    ("so that there is no", "`so no ... is`"),
    ("at all", "nothing, or `any`"),
    ("exclusive account", "`organization account`"),
    ("exclusive accounts", "`organization accounts`"),
    ("trunk organization", "`parent organization`"),
    ("application", "`app`, or `join request`"),
    ("applications", "`apps`, or `join requests`"),
    ("licence", "`license`"),
    ("centre", "`center`"),
    ("organisation", "`organization`"),
];

/// Plain phrases that contain an avoided phrase.
const PLAIN: [&str; 4] = ["there is no", "there are no", "is no longer", "are no longer"];

/// The lines of a spec that have our own sentences, including comments, with their numbers.
fn sentences(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut continues = false;
    for (index, line) in source.lines().enumerate() {
        let begins = KEYS.iter().any(|key| line.contains(&format!("{key} = ")));
        if continues || begins || (line.starts_with('#') && !line.starts_with("#:")) {
            found.push((index + 1, line));
        }
        continues = if continues { !line.contains("\"\"\"") } else { begins && line.ends_with("\"\"\"") };
    }
    found
}

/// The avoided phrases in a line, with what to write instead.
fn avoided(line: &str) -> Vec<(&'static str, &'static str)> {
    let words: Vec<String> = line
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
        .map(|word| word.trim_matches(['\'', '-']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let mut words = format!(" {} ", words.join(" "));
    for plain in PLAIN {
        words = words.replace(&format!(" {plain} "), " , ");
    }
    AVOIDED.into_iter().filter(|(phrase, _)| words.contains(&format!(" {phrase} "))).collect()
}

#[test]
fn no_text_is_still_to_be_written() {
    let workspace = load(specs::files().unwrap()).unwrap();
    assert!(!workspace.apis.is_empty());
    assert_eq!(workspace.unwritten, []);
}

#[test]
fn texts_are_plain_english() {
    let mut report = String::new();
    let mut count = 0;
    for SourceFile { path, bytes } in specs::files().unwrap() {
        for (number, line) in sentences(std::str::from_utf8(&bytes).unwrap()) {
            count += 1;
            for (phrase, instead) in avoided(line) {
                report.push_str(&format!("spec/{path}:{number}: not `{phrase}` but {instead}: {line}\n"));
            }
        }
    }
    assert!(count > 1000, "only {count} lines of text were found");
    assert!(report.is_empty(), "spec/GLOSSARY.md has the terms:\n{report}");
}

#[test]
fn avoided_phrases_are_found_in_every_kind_of_text() {
    let source = "\
# This is no example.
summary = \"Gets what is answered.\"
permissions = [{ point = \"A\", text = \"Where to go on.\" }]
messages = [\"The account is no account\"]
description = \"\"\"
The first line, \\
the second stands here.\"\"\"
says = \"is no JSON\"
why = 'Not told.'
";
    let found: Vec<usize> =
        sentences(source).into_iter().filter(|(_, line)| !avoided(line).is_empty()).map(|(number, _)| number).collect();
    assert_eq!(found, [1, 2, 3, 7, 9]);
    assert!(avoided("There is no such id, and it is no longer in use now.").is_empty());
}
