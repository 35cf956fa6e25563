//! Ways to change a spec: a line or a table at a time.

use std::collections::BTreeSet;

/// Types that a field may be given, in addition to those of the file itself.
const TYPES: &[&str] =
    &["string", "int32", "int64", "bool", "any", "list<string>", "list<int64>", "map<string>", "json<any>"];

/// Formats that a field may be given in place of its own.
const FORMATS: &[&str] = &["epoch_milliseconds", "epoch_seconds", "iso_8601", "local_date_time", "url"];

/// Lines that a table may be given, or lose if it has them.
const LINES: &[&str] = &[
    "required = true",
    "sensitive = true",
    "deprecated = \"Yes.\"",
    "name = \"renamed\"",
    "name = \"Renamed\"",
    "format = \"iso_8601\"",
    "format = \"epoch_seconds\"",
];

/// The spec without examples and notes, which only fit the spec they were written for.
pub(super) fn without_examples(text: &str) -> String {
    let mut tables = tables(text);
    tables.retain(|table| !table.starts_with("[[examples]]") && !table.starts_with("[[page_errors]]"));
    tables.concat()
}

/// The spec in all its changed forms. Not all of them are valid.
pub(super) fn of(text: &str) -> BTreeSet<String> {
    let tables = tables(text);
    let mut edited = BTreeSet::new();
    for index in 0..tables.len() {
        let mut replace = |table: &str| {
            let mut tables = tables.clone();
            tables[index] = table.to_owned();
            edited.insert(tables.concat());
        };
        let table = &tables[index];
        replace("");
        headers(table).iter().for_each(|header| replace(header));
        lines(table, text).iter().for_each(|table| replace(table));
        if index > 0 {
            let mut tables = tables.clone();
            tables.swap(index - 1, index);
            edited.insert(tables.concat());
        }
    }
    edited
}

/// The part before the first table, then the tables, each with its lines.
fn tables(text: &str) -> Vec<String> {
    let mut tables = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            tables.push(String::new());
        }
        let table = tables.last_mut().unwrap();
        table.push_str(line);
        table.push('\n');
    }
    tables
}

/// The table with other names and in other places.
fn headers(table: &str) -> Vec<String> {
    let Some((header, rest)) = table.split_once("]\n") else { return Vec::new() };
    let places = [("[query.", "[body.fields."), ("[body.fields.", "[query."), ("[headers.", "[query.")];
    let moved = places.iter().filter_map(|(from, to)| Some(format!("{to}{}", header.strip_prefix(from)?)));
    let other = format!("{header}Too");
    moved.chain([other]).map(|header| format!("{header}]\n{rest}")).collect()
}

/// The table with one line removed, added or changed.
fn lines(table: &str, text: &str) -> Vec<String> {
    let own: Vec<_> = table.lines().collect();
    let mut edited = Vec::new();
    let first = usize::from(table.starts_with('['));
    for (index, line) in own.iter().enumerate().skip(first) {
        let mut replace = |line: Option<String>| {
            let others = own.iter().map(|line| (*line).to_owned()).enumerate();
            let lines = others.filter_map(|(at, other)| if at == index { line.clone() } else { Some(other) });
            edited.push(lines.map(|line| format!("{line}\n")).collect());
        };
        replace(None);
        other_values(line, text).into_iter().for_each(|line| replace(Some(line)));
    }
    for line in LINES.iter().filter(|line| !table.contains(&line[..5])) {
        edited.push(format!("{}\n{line}\n", table.trim_end()));
    }
    edited
}

fn other_values(line: &str, text: &str) -> Vec<String> {
    let Some((key, value)) = line.split_once(" = ") else { return Vec::new() };
    match key {
        "format" => FORMATS.iter().map(|format| format!("format = \"{format}\"")).collect(),
        "type" => {
            let named = text.lines().filter_map(|line| line.strip_prefix("[types.")?.strip_suffix(']'));
            let named =
                named.filter(|name| !name.contains('.')).flat_map(|name| [name.to_owned(), format!("list<{name}>")]);
            let types = TYPES.iter().map(|ty| (*ty).to_owned()).chain(named);
            types.map(|ty| format!("type = \"{ty}\"")).collect()
        }
        // One name removed, and one name alone.
        "shared_errors" => {
            let rest = value.split_once(", ").map(|(_, rest)| format!("{key} = [{rest}"));
            let first = value.split_once(", ").map(|(first, _)| format!("{key} = {first}]"));
            rest.into_iter().chain(first).collect()
        }
        _ => match value.parse::<i64>() {
            Ok(number) => vec![format!("{key} = {}", number.wrapping_add(1))],
            Err(_) if value == "true" => vec![format!("{key} = false")],
            Err(_) if value == "false" => vec![format!("{key} = true")],
            Err(_) => vec![line.replacen(" = \"", " = \"x", 1)],
        },
    }
}

/// Lines that only one of the two has.
pub(super) fn difference(old: &str, new: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (before, after) = (lines(old), lines(new));
    let lost = before.difference(&after).map(|line| format!("-{line}\n"));
    lost.chain(after.difference(&before).map(|line| format!("+{line}\n"))).collect()
}
