//! Turns texts of specs into Markdown for rustdoc.
//!
//! A spec's text may contain anything, and none of it may break the documentation or become a test. It may use Markdown's
//! paragraphs, lists, code spans, fenced code and links to web addresses; everything else is escaped.

use super::elsewhere;
use dingtalk_spec::is_unwritten;

/// The maximum width of a line of documentation.
pub(super) const WIDTH: usize = 108;

/// Shown instead of a text that still has to be written.
const NOT_WRITTEN: &str = "Not described yet: see the page.";

/// Finds the link for the text of a code span, if there is one.
pub(super) type Resolve<'r> = &'r dyn Fn(&str) -> Option<String>;

/// Links nothing.
pub(super) const PLAIN: Resolve<'static> = &|_| None;

/// A part of a text, with everything escaped that Markdown would interpret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(String),
    /// A list's element with its marker, such as `- `.
    Item(String, String),
    /// Fenced code: its language and its lines.
    Code(&'static str, Vec<String>),
}

/// A spec's text, or what is shown instead of one that still has to be written.
fn written(text: &str) -> &str {
    if is_unwritten(text) { NOT_WRITTEN } else { text }
}

/// The blocks of a spec's text, with links for the code spans that `resolve` knows.
pub(super) fn blocks(text: &str, resolve: Resolve<'_>) -> Vec<Block> {
    let text = written(text);
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<&str>)> = None;
    let close = |open: &mut Option<(String, Vec<&str>)>, blocks: &mut Vec<Block>| {
        let Some((marker, lines)) = open.take() else { return };
        let text = linked(&lines.join(" "), resolve);
        match (text.is_empty(), marker.is_empty()) {
            (true, _) => {}
            (false, true) => blocks.push(Block::Paragraph(text)),
            (false, false) => blocks.push(Block::Item(marker, text)),
        }
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(fence) = fence(line) {
            close(&mut open, &mut blocks);
            let is_end = |line: &str| line.trim().strip_prefix(fence).is_some_and(|rest| rest.trim().is_empty());
            let code = lines.by_ref().take_while(|line| !is_end(line)).map(code_line).collect();
            let language = if line.trim_start_matches(['`', '~']).trim() == "json" { "json" } else { "text" };
            blocks.push(Block::Code(language, code));
        } else if line.is_empty() {
            close(&mut open, &mut blocks);
        } else if let Some((marker, rest)) = list_marker(line) {
            close(&mut open, &mut blocks);
            open = Some((marker, vec![rest]));
        } else {
            open.get_or_insert_with(Default::default).1.push(line);
        }
    }
    close(&mut open, &mut blocks);
    blocks
}

/// The three backticks or tildes that a line begins with.
fn fence(line: &str) -> Option<&str> {
    let fence = line.get(..3).filter(|start| matches!(*start, "```" | "~~~"))?;
    // Otherwise it is a code span.
    (!line.trim_start_matches('`').contains('`')).then_some(fence)
}

fn code_line(line: &str) -> String {
    let line = line.replace('\t', "    ");
    line.chars().filter(|c| is_visible(*c)).collect::<String>().trim_end().to_owned()
}

fn list_marker(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|marker| line.strip_prefix(marker)) {
        return Some(("- ".to_owned(), rest));
    }
    let digits = line.find(|c: char| !c.is_ascii_digit()).filter(|digits| (1..4).contains(digits))?;
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    Some((format!("{}. ", line.get(..digits)?), rest))
}

/// A text on one line, escaped.
pub(super) fn inline(text: &str) -> String {
    linked(text, PLAIN)
}

/// A text on one line, escaped, with links for the code spans that `resolve` knows.
pub(super) fn linked(text: &str, resolve: Resolve<'_>) -> String {
    let text = one_line(written(text));
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.as_str();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some((piece, after)) = code_span(rest).or_else(|| link(rest)).or_else(|| address(rest)) {
            let (piece, after) = if piece.starts_with('`') { named(piece, after, resolve) } else { (piece, after) };
            out.push_str(&piece);
            before = piece.chars().last().unwrap_or(' ');
            rest = after;
            continue;
        }
        // An unmatched run of backticks is escaped as a whole: part of it may match.
        let length = if c == '`' { rest.len() - rest.trim_start_matches('`').len() } else { c.len_utf8() };
        let (piece, after) = rest.split_at(length);
        let next = after.chars().next().unwrap_or(' ');
        for c in piece.chars() {
            if is_special(before, c, next) {
                out.push('\\');
            }
            out.push(c);
        }
        (before, rest) = (c, after);
    }
    out
}

/// What stands for a code span. Some names belong to the words after them: `GetNode` of wiki 2.0.
fn named<'t>(span: String, after: &'t str, resolve: Resolve<'_>) -> (String, &'t str) {
    let name = span.trim_matches('`');
    let with_owner = elsewhere::owner(after)
        .and_then(|(owner, after)| resolve(&format!("{name} of {owner}")).map(|link| (link, after)));
    match with_owner {
        Some(link) => link,
        None => (resolve(name).unwrap_or_else(|| span.clone()), after),
    }
}

/// A text in a table cell.
pub(super) fn cell(text: &str) -> String {
    // Some Markdown dialects end a cell at a bar, even in a code span.
    if text.contains('|') { inline(&text.replace('`', "'")) } else { inline(text) }
}

/// Text as code in a table cell.
pub(super) fn code_cell(text: &str) -> String {
    cell(&code(text))
}

/// Text as code.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') {
        _ if text.is_empty() => "\"\"".to_owned(),
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Several things in a sentence: `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(things: &[T]) -> String {
    let mut listed = String::new();
    for (index, thing) in things.iter().enumerate() {
        match things.len() - index {
            _ if index == 0 => {}
            1 => listed.push_str(" and "),
            _ => listed.push_str(", "),
        }
        listed.push_str(thing.as_ref());
    }
    listed
}

/// A web address as the target of a link: `[text](address)`.
pub(super) fn address_in_link(address: &str) -> String {
    let escape = |c: char| match c {
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        '(' => "%28".to_owned(),
        ')' => "%29".to_owned(),
        c if c.is_whitespace() || !is_visible(c) => "%20".to_owned(),
        c => c.to_string(),
    };
    address.chars().map(escape).collect()
}

/// Lines of at most [`WIDTH`] characters if the text has spaces to break at; the first begins with `first`, and the others are
/// indented as far.
pub(super) fn wrap(first: &str, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.is_empty() && first.len() + line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = at_line_start(word);
        } else {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.push(line);
    let indent = " ".repeat(first.len());
    let begin = |(index, line)| if index == 0 { format!("{first}{line}") } else { format!("{indent}{line}") };
    lines.into_iter().enumerate().map(begin).collect()
}

/// Escapes what would begin a heading, a quotation, a list or a rule.
fn at_line_start(word: &str) -> String {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    match word.get(digits..) {
        Some("." | ")") if digits > 0 => {
            let (number, end) = word.split_at(digits);
            format!("{number}\\{end}")
        }
        _ if word == "*" || word.starts_with(['#', '>', '-', '+', '=']) => format!("\\{word}"),
        _ => word.to_owned(),
    }
}

/// Words of escaped text; a code span is one word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if c == '\\' {
            at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
        } else if let Some((span, _)) = code_span(rest) {
            at += span.len();
        } else {
            if c == ' ' {
                words.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            at += c.len_utf8();
        }
    }
    words.push(text.get(start..).unwrap_or_default());
    words.retain(|word| !word.is_empty());
    words
}

fn one_line(text: &str) -> String {
    let visible = text.replace(|c: char| !c.is_whitespace() && !is_visible(c), "");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is neither a control character nor one that changes the direction of text or has no width.
fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_special(before: char, c: char, next: char) -> bool {
    match c {
        '\\' | '`' | '[' | ']' | '<' | '|' | '~' => true,
        '!' => next == '[',
        '*' => !(before == ' ' && next == ' '),
        '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
        '&' => next == '#' || next.is_alphanumeric(),
        _ => false,
    }
}

/// A code span at the start, unchanged.
fn code_span(text: &str) -> Option<(String, &str)> {
    let inner = text.trim_start_matches('`');
    let length = text.len() - inner.len();
    if length == 0 {
        return None;
    }
    let mut at = 0;
    while let Some(found) = inner.get(at..).and_then(|rest| rest.find('`')) {
        at += found;
        let after = inner.get(at..)?.trim_start_matches('`');
        let run = inner.len() - at - after.len();
        at += run;
        if run == length {
            return Some((text.get(..length + at)?.to_owned(), after));
        }
    }
    None
}

/// A link to a web address at the start: `[text](https://...)`.
fn link(text: &str) -> Option<(String, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    let sound = !label.is_empty()
        && !label.contains(['[', ']', '`', '<'])
        && !label.contains("://")
        && is_address(target)
        && target.chars().all(is_address_character);
    sound.then(|| (format!("[{}]({target})", inline(label)), after))
}

/// A bare web address at the start, or one in angle brackets.
fn address(text: &str) -> Option<(String, &str)> {
    let bare = text.strip_prefix('<').unwrap_or(text);
    if !is_address(bare) {
        return None;
    }
    let end = bare.find(|c: char| !is_address_character(c)).unwrap_or(bare.len());
    let found = bare.get(..end)?;
    if bare.len() < text.len() {
        return bare.get(end..)?.strip_prefix('>').map(|after| (format!("<{found}>"), after));
    }
    let found = without_punctuation(found);
    is_address(found).then(|| (format!("<{found}>"), bare.get(found.len()..).unwrap_or_default()))
}

/// Punctuation at an address's end belongs to the sentence, except for a bracket that was opened within the address.
fn without_punctuation(mut address: &str) -> &str {
    while let Some(last) = address.chars().last() {
        let closes = last == ')' && address.matches('(').count() >= address.matches(')').count();
        if closes || !".,;:!?*_'()".contains(last) {
            break;
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    address
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.and_then(|host| host.chars().next()).is_some_and(is_address_character)
}

fn is_address_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '{' | '}' | '[' | ']' | '^')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_in_its_cell() {
        assert_eq!(cell("a | b\n`c`"), r"a \| b 'c'");
        assert_eq!(cell(r"a \| b"), r"a \\\| b");
        assert_eq!((code_cell("GET /{a}"), code_cell("GET /{a|b}")), ("`GET /{a}`".into(), r"'GET /{a\|b}'".into()));
    }

    #[test]
    fn unsupported_markup_is_escaped() {
        let cases = [
            ("plain user_id text", "plain user_id text"),
            ("a_ _b *c* d * e", r"a\_ \_b \*c\* d * e"),
            ("[link] <b>Vec<String></b>", r"\[link\] \<b>Vec\<String>\</b>"),
            ("a|b ~~c~~ \\ &lt; a & b", r"a\|b \~\~c\~\~ \\ \&lt; a & b"),
            ("`code <b>` and ``a`b``", "`code <b>` and ``a`b``"),
            ("lone ` tick", r"lone \` tick"),
            ("``two` x", r"\`\`two\` x"),
            ("see https://a.b/c?d=e_f.", "see <https://a.b/c?d=e_f>."),
            ("（https://a.b）", "（<https://a.b>）"),
            ("(https://a.b/c_(d)) !https://a.b!", "(<https://a.b/c_(d)>) !<https://a.b>!"),
            ("![image](https://a.b)", r"\![image](https://a.b)"),
            ("<https://a.b>", "<https://a.b>"),
            ("[our _page_](https://a.b/c)", r"[our \_page\_](https://a.b/c)"),
            ("[x](javascript:1) https://", r"\[x\](javascript:1) https://"),
            ("a\r\n\tb\u{202e}c\0d\u{3000}e", "a bcd e"),
        ];
        for (text, expected) in cases {
            assert_eq!(inline(text), expected, "{text}");
        }
    }

    #[test]
    fn known_code_spans_become_links() {
        let resolve = |name: &str| (name == "deptId").then(|| "[`dept_id`](Builder::dept_id())".to_owned());
        assert_eq!(linked("`deptId` of `x`, deptId", &resolve), "[`dept_id`](Builder::dept_id()) of `x`, deptId");
        let owned = |name: &str| (name == "GetNode of wiki 2.0").then(|| "`there`".to_owned());
        assert_eq!(linked("See `GetNode` of wiki 2.0. `GetNode` of it.", &owned), "See `there`. `GetNode` of it.");
        assert_eq!(linked("https://a.b/deptId", &resolve), "<https://a.b/deptId>");
    }

    #[test]
    fn code_survives_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(""), "\"\"");
    }

    #[test]
    fn blocks_are_recognized() {
        let text =
            "One\ntwo.\n\n    indented\n\n- a\n  b\n* c\n1) d\n\n# no heading\n```rust\nlet x\t= 1;\n```\n~~~\nopen";
        let expected = [
            Block::Paragraph("One two.".into()),
            Block::Paragraph("indented".into()),
            Block::Item("- ".into(), "a b".into()),
            Block::Item("- ".into(), "c".into()),
            Block::Item("1. ".into(), "d".into()),
            Block::Paragraph("# no heading".into()),
            Block::Code("text", vec!["let x    = 1;".into()]),
            Block::Code("text", vec!["open".into()]),
        ];
        assert_eq!(blocks(text, PLAIN), expected);
    }

    #[test]
    fn wrapped_lines_begin_no_block() {
        assert_eq!(wrap("", "# a"), [r"\# a"]);
        assert_eq!(wrap("", "1. a"), [r"1\. a"]);
        assert_eq!(wrap("- ", "- a"), [r"- \- a"]);
        let text = format!("{} --- `{}` + c", "a".repeat(110), "b ".repeat(60));
        let expected = ["a".repeat(110), r"\---".to_owned(), format!("`{}`", "b ".repeat(60)), r"\+ c".to_owned()];
        assert_eq!(wrap("", &text), expected);
    }
}
