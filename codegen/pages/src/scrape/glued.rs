//! Tables whose cells are glued together. The vocabulary of types splits them again.

use super::super::findings::Findings;
use super::super::markdown::{Table, TableRow};
use super::super::parts::{Part, of_heading};
use super::super::table::{Column, column};

/// Words of table heads, in their order.
const HEADS: [&[&str]; 7] = [
    &["名称", "类型", "是否必填", "示例值", "描述"],
    &["名称", "类型", "是否必填", "描述"],
    &["名称", "类型", "示例值", "描述"],
    &["名称", "类型", "描述"],
    &["Name", "Type", "Required", "Example", "Description"],
    &["Name", "Type", "Required", "Description"],
    &["Name", "Type", "Description"],
];

const ERROR_HEADS: [&[&str]; 2] =
    [&["HttpCode", "错误码", "错误信息", "说明"], &["HttpCode", "Error code", "Error message", "Description"]];

/// How basics begin.
const BASICS: [&str; 6] =
    ["HTTP URL", "HTTP Method", "支持的应用类型", "Supported app types", "权限要求", "Required permissions"];

/// A glued table at the start of `lines`, and how many of them it takes.
pub(super) fn table(lines: &[(u32, &str)], part: Part, findings: &mut Findings) -> Option<(usize, Table)> {
    let (_, first) = lines.first()?;
    if part == Part::Basics {
        return basics(lines);
    }
    if part == Part::Errors {
        return errors(lines, findings);
    }
    let head = *HEADS.iter().find(|head| head.concat() == first.trim())?;
    let rows = body(lines);
    let rows_read = rows.iter().filter_map(|(number, line)| row(*number, line.trim(), head, findings)).collect();
    let header = head.iter().map(|word| (*word).to_owned()).collect();
    Some((1 + rows.len(), Table { header, has_rule: true, rows: rows_read }))
}

/// The lines of a table below its head.
fn body<'l, 't>(lines: &'l [(u32, &'t str)]) -> &'l [(u32, &'t str)] {
    let below = lines.get(1..).unwrap_or_default();
    let length = below.iter().take_while(|(_, line)| !line.trim().is_empty() && of_heading(line).is_none()).count();
    below.get(..length).unwrap_or_default()
}

fn basics(lines: &[(u32, &str)]) -> Option<(usize, Table)> {
    let rows = lines.iter().map_while(|(number, line)| {
        let line = line.trim();
        let key = BASICS.iter().find(|key| line.starts_with(**key))?;
        Some(row_of(*number, vec![(*key).to_owned(), line.strip_prefix(key)?.to_owned()]))
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| (rows.len(), Table { header: vec![String::new(); 2], has_rule: true, rows }))
}

/// Nothing separates an error's code from its message and its meaning, except a message that repeats its code, or English
/// capitalization.
fn errors(lines: &[(u32, &str)], findings: &mut Findings) -> Option<(usize, Table)> {
    let (_, first) = lines.first()?;
    let head = *ERROR_HEADS.iter().find(|head| head.concat() == first.trim())?;
    let rows = body(lines);
    let read = rows.iter().filter_map(|(number, line)| {
        let row = error(*number, line.trim());
        if row.is_none() {
            findings.gap(*number, "the cells of this error are glued together and cannot be told apart");
        }
        row
    });
    let header = head.iter().map(|word| (*word).to_owned()).collect();
    Some((1 + rows.len(), Table { header, has_rule: true, rows: read.collect() }))
}

fn error(number: u32, line: &str) -> Option<TableRow> {
    let (status, rest) = line.split_at_checked(3)?;
    status.parse::<u16>().ok()?;
    let [code, message, text] = repeated_code(rest).or_else(|| english(rest))?;
    Some(row_of(number, vec![status.to_owned(), code, message, text]))
}

fn repeated_code(cells: &str) -> Option<[String; 3]> {
    let ascii = cells.find(|c: char| !c.is_ascii()).unwrap_or(cells.len());
    let (twice, text) = cells.split_at_checked(ascii)?;
    let half = (1..=twice.len() / 2).rev().find_map(|length| {
        let (code, after) = twice.split_at_checked(length)?;
        after.starts_with(code).then_some(code)
    })?;
    let text = format!("{}{text}", twice.get(2 * half.len()..)?);
    Some([half.to_owned(), half.to_owned(), text])
}

/// `invalid.paramBad thingThrown when it is bad.`: a code, a message and a sentence.
fn english(cells: &str) -> Option<[String; 3]> {
    let first = cells.split(' ').next()?;
    let (code, _) = first.split_at_checked(end_of_code(first)?)?;
    let told = cells.strip_prefix(code).filter(|told| told.is_ascii() && told.ends_with('.'))?;
    let [at] = glued_words(told, code).collect::<Vec<_>>().try_into().ok()?;
    let (message, text) = told.split_at_checked(at)?;
    Some([code.to_owned(), message.to_owned(), text.to_owned()])
}

/// Where a code ends that is glued to the first word of its message. The message begins with a capital, or with the name in the
/// code's last segment but one.
fn end_of_code(glued: &str) -> Option<usize> {
    let (before, last) = glued.rsplit_once('.')?;
    let subject = before.rsplit('.').next().unwrap_or(before);
    if let Some(reason) = last.strip_suffix(subject).filter(|reason| !reason.is_empty()) {
        return Some(before.len() + 1 + reason.len());
    }
    glued_capital(last).map(|at| before.len() + 1 + at)
}

/// The words in which a new sentence begins, as positions of its capital. Names in the code are not split.
fn glued_words(text: &str, code: &str) -> impl Iterator<Item = usize> {
    let words = text.split(' ').scan(0, |next, word| {
        let at = *next;
        *next += word.len() + 1;
        Some((at, word))
    });
    words.filter_map(move |(at, word)| {
        let is_name = code.split('.').any(|segment| segment == word);
        glued_capital(word).filter(|_| !is_name).map(|capital| at + capital)
    })
}

/// Where the capitalized word at the end of `text` begins, if it is glued to a lowercase letter.
fn glued_capital(text: &str) -> Option<usize> {
    let at = text.rfind(|c: char| !c.is_ascii_lowercase())?;
    let (before, capital) = text.split_at_checked(at)?;
    (before.ends_with(|c: char| c.is_ascii_lowercase()) && capital.starts_with(|c: char| c.is_ascii_uppercase()))
        .then_some(at)
}

fn row_of(line: u32, cells: Vec<String>) -> TableRow {
    TableRow { line, text: cells.join(" | "), cells }
}

fn row(number: u32, line: &str, head: &[&str], findings: &mut Findings) -> Option<TableRow> {
    let columns: Vec<_> = head.iter().map(|word| column(word)).collect();
    let wants_flag = columns.contains(&Column::Required);
    let Some((name, type_text, rest)) = split_type(line, wants_flag) else {
        findings.gap(number, "no type splits this row's cells, which are glued together");
        return None;
    };
    let (flag, rest) = if wants_flag { split_flag(rest) } else { ("", rest) };
    let (example, text) = if columns.contains(&Column::Example) { split_example(rest) } else { ("", rest) };
    let cells = columns.iter().map(|column| match column {
        Column::Name => name,
        Column::Type => type_text,
        Column::Required => flag,
        Column::Example => example,
        _ => text,
    });
    Some(row_of(number, cells.map(str::to_owned).collect()))
}

const TYPES: [&str; 14] = [
    "Array of Array",
    "Array of ",
    "Array",
    "Map<",
    "String",
    "Integer",
    "Long",
    "Boolean",
    "Double",
    "Float",
    "Number",
    "Object",
    "Date",
    "Json",
];

/// Name, type and the rest. If the name contains a word of a type (`startDate` before `String`), the type itself follows it.
fn split_type(line: &str, wants_flag: bool) -> Option<(&str, &str, &str)> {
    let name_end =
        line.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(line.len());
    let candidates = (1..=name_end).filter_map(|at| {
        let (name, after) = line.split_at_checked(at)?;
        let (type_text, rest) = leading_type(after)?;
        Some((name, type_text, rest))
    });
    let mut found: Option<(&str, &str, &str)> = None;
    for candidate in candidates {
        if wants_flag && !split_flag(candidate.2).0.is_empty() {
            return Some(candidate);
        }
        let begins_where_last_ended =
            found.is_some_and(|(name, type_text, _)| name.len() + type_text.len() == candidate.0.len());
        if found.is_none() || begins_where_last_ended {
            found = Some(candidate);
        }
    }
    found
}

fn leading_type(text: &str) -> Option<(&str, &str)> {
    let word = *TYPES.iter().find(|word| text.starts_with(**word))?;
    let mut length = word.len();
    if word == "Map<" {
        length = text.find('>')? + 1;
    } else if word == "Array of " {
        length += leading_type(text.get(length..)?)?.0.len();
    }
    while text.get(length..).is_some_and(|rest| rest.starts_with("[]")) {
        length += 2;
    }
    text.split_at_checked(length)
}

fn split_flag(text: &str) -> (&str, &str) {
    let flag = ["Yes", "No", "是", "否"].into_iter().find(|flag| text.starts_with(flag)).unwrap_or("");
    text.split_at_checked(flag.len()).unwrap_or(("", text))
}

/// Splits an example from the Chinese description that follows.
fn split_example(text: &str) -> (&str, &str) {
    text.find(|c: char| !c.is_ascii()).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str, head: &[&str]) -> (Vec<String>, usize) {
        let mut findings = Findings::new("a.txt");
        let row = row(1, line, head, &mut findings);
        (row.map(|row| row.cells).unwrap_or_default(), findings.into_list().len())
    }

    #[test]
    fn types_split_rows() {
        let [_, with_flag, with_example, plain, ..] = HEADS;
        assert_eq!(
            cells("userIdString是用户。", with_flag),
            (vec!["userId".into(), "String".into(), "是".into(), "用户。".into()], 0)
        );
        assert_eq!(cells("idsArray of StringNoIds.", HEADS[5]).0, ["ids", "Array of String", "No", "Ids."]);
        assert_eq!(cells("expiresInteger7200时长。", with_example).0, ["expires", "Integer", "7200", "时长。"]);
        assert_eq!(cells("startDateString开始。", plain).0, ["startDate", "String", "开始。"]);
        assert_eq!(
            cells("extraMap<String, String>扩展，String。", plain).0,
            ["extra", "Map<String, String>", "扩展，String。"]
        );
    }

    #[test]
    fn a_flag_may_be_lost() {
        let (cells, findings) = cells("userIdStringabc用户。", HEADS[0]);
        assert_eq!((cells, findings), (["userId", "String", "", "abc", "用户。"].map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn a_row_without_a_type_is_a_gap() {
        assert_eq!(cells("userId用户。", HEADS[3]), (Vec::new(), 1));
    }

    #[test]
    fn errors_are_split_where_the_message_repeats_the_code() {
        let cells = error(1, "400a.ba.b说明。").unwrap().cells;
        assert_eq!(cells, ["400", "a.b", "a.b", "说明。"]);
        assert_eq!(error(1, "400a.b坏"), None);
    }

    #[test]
    fn english_errors_are_split_at_capitals() {
        for (line, expected) in [
            ("400a.bBad thingThrown when bad.", Some(["400", "a.b", "Bad thing", "Thrown when bad."])),
            ("400no.paramNo fooIdThrown if so.", Some(["400", "no.param", "No fooId", "Thrown if so."])),
            (
                "400bad.fooId.blankfooId is emptyThe fooId is.",
                Some(["400", "bad.fooId.blank", "fooId is empty", "The fooId is."]),
            ),
            // Either name may be where the sentence begins.
            ("400a.bNo fooId givenThe barId is missing.", None),
            ("400a.bNothing is glued.", None),
            ("400abad thingThrown.", None),
        ] {
            let cells = error(1, line).map(|row| row.cells);
            assert_eq!(cells, expected.map(|cells| cells.map(str::to_owned).to_vec()), "{line}");
        }
    }
}
