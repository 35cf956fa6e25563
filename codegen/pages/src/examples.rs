//! Examples: what is sent and what comes back, read from HTTP, curl and JSON.

use serde_json::{Map, Value};

use super::facts::{FieldFacts, Shape};
use super::findings::Findings;
use super::lenient_json;
use super::markdown::Code;
use super::parts::{Part, Parts};
use super::tree::Sample;
use super::url::{method, split};
use dingtalk_spec::model::Method;

/// A request that the page shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Request {
    /// Its code's line in the page.
    pub(super) line: u32,
    pub(super) method: Option<Method>,
    /// Empty if the page shows only a path.
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    /// Pairs of a form, which represent a JSON body on legacy pages.
    pub(super) form: Vec<(String, String)>,
    pub(super) body: Option<Value>,
}

/// Everything that the page shows besides its tables.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) requests: Vec<Request>,
    /// Requests with types in place of values: they show the nesting, but are not examples.
    pub(super) forms: Vec<Request>,
    pub(super) answers: Vec<Value>,
    pub(super) samples: Vec<Sample>,
}

/// Languages as pages name them, in lower case, with their usual names.
const LANGUAGES: [(&str, &str); 9] = [
    ("node.js", "Node.js"),
    ("nodejs", "Node.js"),
    ("java", "Java"),
    ("python", "Python"),
    ("php", "PHP"),
    ("golang", "Go"),
    ("go", "Go"),
    ("c#", "C#"),
    ("c++", "C++"),
];

/// The language that a label names.
pub(super) fn language(label: &str) -> Option<&'static str> {
    let label = label.to_lowercase();
    LANGUAGES.iter().find(|(known, _)| label.contains(known)).map(|(_, language)| *language)
}

/// Reads all code of a page.
pub(super) fn read(parts: &Parts<'_>, findings: &mut Findings) -> Shown {
    let mut shown = Shown::default();
    for (line, code) in parts.code(Part::RequestForm) {
        // Types in place of values are not mistakes.
        shown.forms.extend(http(line, &code.text, &mut Findings::new("")));
    }
    for part in [Part::RequestExample, Part::Examples] {
        for (line, code) in parts.code(part) {
            sort(line, code, part, &mut shown, findings);
        }
    }
    for (line, code) in parts.code(Part::AnswerExample) {
        shown.answers.extend(answer(line, &code.text, findings));
    }
    shown
}

fn sort(line: u32, code: &Code, part: Part, shown: &mut Shown, findings: &mut Findings) {
    let text = code.text.trim_start();
    if text.starts_with("HTTP/1") || code.label.contains("返回示例") || code.label.contains("响应") {
        shown.answers.extend(answer(line, &code.text, findings));
    } else if let Some(request) = http(line, &code.text, findings).or_else(|| curl(line, &code.text, findings)) {
        shown.requests.push(request);
    } else if text.starts_with(['{', '[']) && (part == Part::RequestExample || code.label.contains("正文")) {
        body_alone(line, &code.text, shown, findings);
    } else if let Some(language) = language(&code.label) {
        shown.samples.push(Sample { language: language.to_owned(), code: code.text.clone() });
    }
}

/// A body that follows its request, or has none.
fn body_alone(line: u32, text: &str, shown: &mut Shown, findings: &mut Findings) {
    let body = json(line, text, findings);
    match shown.requests.last_mut() {
        Some(request) if request.body.is_none() && request.form.is_empty() => request.body = body,
        _ if body.is_some() => shown.requests.push(Request { line, body, ..Request::default() }),
        _ => {}
    }
}

/// A request as it goes over the wire, or nothing if the text is something else.
fn http(line: u32, text: &str, findings: &mut Findings) -> Option<Request> {
    let mut lines = text.trim_start().lines();
    let (verb, rest) = lines.next()?.split_once(char::is_whitespace)?;
    let method = method(verb)?;
    let target = target(rest).filter(|target| target.starts_with('/') || target.starts_with("http"))?;
    let mut request = addressed(line, target);
    request.method = Some(method);
    match body_start(text).and_then(|(_, start)| text.get(start..)).and_then(form) {
        Some(form) => request.form = form,
        None => request.body = body_of(line, text, findings),
    }
    Some(request)
}

/// The target of a request line, without its method. Pages write blanks in it as they are, so it ends only at the version.
fn target(rest: &str) -> Option<&str> {
    let before_version = rest.rfind(" HTTP/").and_then(|at| rest.get(..at));
    before_version.map(str::trim).or_else(|| rest.split_whitespace().next())
}

/// The pairs of a form, or nothing if the text is something else.
fn form(text: &str) -> Option<Vec<(String, String)>> {
    let text = text.trim();
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]".contains(c));
    let is_pair = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| is_name(name));
    (!text.contains('\n') && text.split('&').all(is_pair)).then(|| form_pairs(text))
}

fn addressed(line: u32, target: &str) -> Request {
    let (target, query) = target.split_once('?').unwrap_or((target, ""));
    let (host, path) = if target.starts_with('/') { ("", target) } else { split(target) };
    Request { line, host: host.to_owned(), path: path.to_owned(), query: pairs(query), ..Request::default() }
}

/// What follows the headers.
fn body_of(line: u32, text: &str, findings: &mut Findings) -> Option<Value> {
    let (skipped, start) = body_start(text)?;
    json(line + skipped, text.get(start..)?, findings)
}

/// How many lines and bytes come before the body. Scrapes lose the empty line before it.
fn body_start(text: &str) -> Option<(u32, usize)> {
    let mut at = 0;
    let mut blank = false;
    for (number, line) in (0..).zip(text.split_inclusive('\n')) {
        let trimmed = line.trim();
        if trimmed.starts_with(['{', '[']) || (blank && !trimmed.is_empty()) {
            return Some((number, at));
        }
        blank |= number > 0 && trimmed.is_empty();
        at += line.len();
    }
    None
}

/// An answer: its JSON, below HTTP's own lines if they are shown.
fn answer(line: u32, text: &str, findings: &mut Findings) -> Option<Value> {
    if text.trim_start().starts_with("HTTP/") {
        return body_of(line, text, findings);
    }
    if text.trim().is_empty() {
        return None;
    }
    json(line, text, findings)
}

/// Reads JSON, and reports repairs. `line` is the line of the opening fence.
fn json(line: u32, text: &str, findings: &mut Findings) -> Option<Value> {
    match lenient_json::parse(text) {
        Ok(read) => {
            if let Some((slip_line, slip)) = read.slip {
                findings.note(line + slip_line + 1, format!("the example was repaired: {slip}"));
            }
            Some(read.value)
        }
        Err(unreadable) => {
            findings.gap(line + unreadable.line + 1, format!("the example cannot be read: {}", unreadable.reason));
            None
        }
    }
}

/// A curl call, or nothing if the text is something else.
fn curl(line: u32, text: &str, findings: &mut Findings) -> Option<Request> {
    let text = text.trim_start();
    if !text.starts_with("curl") {
        return None;
    }
    let words = shell_words(text);
    let mut request = Request { line, ..Request::default() };
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "-X" | "--request" => request.method = words.next().and_then(method),
            "-H" | "--header" => drop(words.next()),
            "-d" | "--data" | "--data-raw" | "--data-binary" => {
                data(words.next().unwrap_or_default(), &mut request, findings)
            }
            word if word.starts_with("http") => {
                request =
                    Request { method: request.method, form: request.form, body: request.body, ..addressed(line, word) };
            }
            _ => {}
        }
    }
    Some(request)
}

fn data(data: &str, request: &mut Request, findings: &mut Findings) {
    if data.trim_start().starts_with(['{', '[']) {
        request.body = json(request.line, data, findings);
    } else {
        let data = if data.contains('=') { data.to_owned() } else { data.replacen(':', "=", 1) };
        request.form.extend(form_pairs(&data));
    }
}

/// Splits words as a shell does, as far as pages need it: quotes, and line breaks after a backslash.
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '\\') => {}
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The decoded pairs of a form, in which a plus is a blank.
fn form_pairs(form: &str) -> Vec<(String, String)> {
    pairs(&form.replace('+', " "))
}

/// The decoded pairs of a query. Pages write a plus as it is, such as that of Base64 or of a time zone.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let entries = query.split('&').filter_map(|pair| pair.split_once('='));
    entries.map(|(name, value)| (decode(name).trim().to_owned(), decode(value))).collect()
}

/// The JSON body that a form represents, by the types of the fields; nothing if a pair does not fit its field.
///
/// Forms write `null` for values that they cannot express; a call with such a form would not work.
pub(super) fn body_of_form(form: &[(String, String)], fields: &[FieldFacts]) -> Option<Value> {
    let mut body = Map::new();
    for (name, text) in form {
        let Some(field) = fields.iter().find(|field| field.name == *name) else { continue };
        body.insert(name.clone(), value(text, &field.shape)?);
    }
    (!body.is_empty()).then_some(Value::Object(body))
}

/// The JSON body that a form represents if no table describes it: texts, of the pairs whose names are `wanted`.
pub(super) fn texts_of_form(form: &[(String, String)], wanted: impl Fn(&str) -> bool) -> Option<Value> {
    let pairs = form.iter().filter(|(name, _)| wanted(name));
    let body: Map<_, _> = pairs.map(|(name, text)| (name.clone(), Value::from(text.as_str()))).collect();
    (!body.is_empty()).then_some(Value::Object(body))
}

/// A value parsed from the text of a cell or a form; nothing if it does not fit.
pub(super) fn value(text: &str, shape: &Shape) -> Option<Value> {
    let text = text.trim();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = quoted.unwrap_or(text).trim();
    if text.is_empty() || text == "null" {
        return None;
    }
    match shape {
        Shape::String => Some(Value::from(quoted.map_or_else(|| text.to_owned(), |inner| inner.replace("\\\"", "\"")))),
        Shape::Int32 | Shape::Int64 => inner.trim_end_matches(['L', 'l']).parse::<i64>().ok().map(Value::from),
        Shape::Float64 => inner.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        Shape::Bool => inner.parse::<bool>().ok().map(Value::from),
        Shape::List(item) => list(inner, item),
        Shape::Object { .. } | Shape::Map(_) => parsed(text).filter(Value::is_object),
        Shape::Any => parsed(text).or_else(|| Some(Value::from(text))),
        Shape::JsonText(inner) => parsed(text).filter(|value| !value.is_string()).or_else(|| self::value(text, inner)),
        Shape::File => None,
    }
}

/// A list, written as JSON or as comma-separated items.
fn list(text: &str, item: &Shape) -> Option<Value> {
    if text.starts_with('[') {
        return parsed(text).filter(Value::is_array);
    }
    let is_scalar = matches!(item, Shape::String | Shape::Int32 | Shape::Int64 | Shape::Float64 | Shape::Bool);
    if !is_scalar {
        return parsed(text).filter(Value::is_object).map(|object| Value::from(vec![object]));
    }
    text.split([',', '，']).map(|part| value(part, item)).collect::<Option<Vec<_>>>().map(Value::from)
}

fn parsed(text: &str) -> Option<Value> {
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    lenient_json::parse(text).or_else(|_| lenient_json::parse(&text.replace("\\\"", "\""))).ok().map(|read| read.value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::markdown;
    use super::*;

    fn shown(page: &str) -> (Shown, Vec<(u32, String)>) {
        let document = markdown::parse(page);
        let mut findings = Findings::new("a.md");
        let shown = read(&Parts::of(&document), &mut findings);
        (shown, findings.into_list().into_iter().map(|finding| (finding.line, finding.message)).collect())
    }

    #[test]
    fn http_and_its_answer() {
        let page = "### 请求示例\n\nHTTP\n\n```\nPOST /v1.0/a?b=c%20d&e=f+g== HTTP/1.1\nHost:h\n\n{\n\"x\":1\n\"y\":2\n}\n```\n\nGo\n\n```\npackage main\n```\n\n### 响应体示例\n\n```\nHTTP/1.1 200 OK\n\ntrue\n```\n";
        let (shown, findings) = shown(page);
        let [request] = shown.requests.as_slice() else { panic!("one request") };
        assert_eq!((request.method, request.path.as_str()), (Some(Method::Post), "/v1.0/a"));
        assert_eq!(request.query, [("b".to_owned(), "c d".to_owned()), ("e".to_owned(), "f+g==".to_owned())]);
        assert_eq!(request.body, Some(json!({"x": 1, "y": 2})));
        assert_eq!(shown.answers, [json!(true)]);
        assert_eq!(shown.samples[0].language, "Go");
        assert_eq!(findings, [(11, "the example was repaired: a missing comma".to_owned())]);
    }

    #[test]
    fn request_lines_end_at_the_version() {
        let query = |line: &str| {
            let (shown, findings) = shown(&format!("### 请求示例\n\nHTTP\n\n```\n{line}\nHost:h\n```\n"));
            assert_eq!(findings, []);
            shown.requests.into_iter().next().unwrap().query
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let before = pair("before", "2024-08-04 17:30:47");
        assert_eq!(query("GET /v1.0/a?x=1&before=2024-08-04 17:30:47 HTTP/1.1"), [pair("x", "1"), before.clone()]);
        assert_eq!(query("GET /v1.0/a?before=2024-08-04 17:30:47&x=1  HTTP/1.1"), [before, pair("x", "1")]);
        assert_eq!(query("GET  /v1.0/a?q=(a ~ 'b') AND (c = d) HTTP/1.1"), [pair("q", "(a ~ 'b') AND (c = d)")]);
        assert_eq!(query("GET /v1.0/a?x=1 or else"), [pair("x", "1")]);
    }

    #[test]
    fn http_with_a_form() {
        let page = "### 请求示例\n\nHTTP\n\n```\nPOST /v1.0/a HTTP/1.1\nHost:h\n\nid=1&box.name=a%20b+c\n```\n";
        let (shown, findings) = shown(page);
        assert_eq!(shown.requests[0].body, None);
        assert_eq!(
            shown.requests[0].form,
            [("id".to_owned(), "1".to_owned()), ("box.name".to_owned(), "a b c".to_owned())]
        );
        assert_eq!(findings, []);
        assert_eq!(form("\"a=b\""), None);
        assert_eq!(form("a=b&c"), None);
    }

    #[test]
    fn curl_with_a_form() {
        let page = "### 请求示例\n\ncurl\n\n```\ncurl -X POST \"https://h/topapi/a\" \\\n-H 'A:b' \\\n-d 'x=1%2C2' \\\n-d 'y=a b'\n```\n";
        let (shown, _) = shown(page);
        let [request] = shown.requests.as_slice() else { panic!("one request") };
        assert_eq!((request.host.as_str(), request.path.as_str()), ("h", "/topapi/a"));
        assert_eq!(request.form, [("x".to_owned(), "1,2".to_owned()), ("y".to_owned(), "a b".to_owned())]);
    }

    #[test]
    fn archived_pages_have_their_body_apart() {
        let page = "## 示例\n\n**请求示例（HTTP）**\n\n```\nPOST https://h/a?access_token=T\n```\n\n请求正文\n\n```\n{\"x\":\n```\n\n**返回示例**\n\n```\n{\"errcode\":0}\n```\n";
        let (shown, findings) = shown(page);
        assert_eq!(shown.requests.len(), 1);
        assert_eq!(shown.answers, [json!({"errcode": 0})]);
        assert_eq!(findings, [(13, "the example cannot be read: it ends too early".to_owned())]);
    }

    #[test]
    fn values_of_cells() {
        let ints = Shape::List(Box::new(Shape::Int64));
        let object = Shape::Object { name: None, fields: Vec::new() };
        for (text, shape, expected) in [
            ("123L", &Shape::Int64, Some(json!(123))),
            ("abc", &Shape::Int64, None),
            ("\"2,3\"", &Shape::String, Some(json!("2,3"))),
            ("[1,2]", &ints, Some(json!([1, 2]))),
            ("1,2", &ints, Some(json!([1, 2]))),
            ("true", &Shape::Bool, Some(json!(true))),
            ("{\\\"a\\\":1}", &object, Some(json!({"a": 1}))),
            ("null", &object, None),
        ] {
            assert_eq!(value(text, shape), expected, "{text}");
        }
    }
}
