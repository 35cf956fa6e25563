//! From the text of a page to its facts.

use serde_json::Value;

use super::access::{self, Credentials};
use super::event::{EventFacts, Overview};
use super::examples::{self, Request, Shown};
use super::facts::{ExampleFacts, FieldFacts, Finding, PageFacts, Shape, Tree};
use super::fields::{self, Encoding, Sightings};
use super::findings::Findings;
use super::markdown::{self, BlockContent, Document};
use super::parts::{self, Part, Parts};
use super::route::{self, Route};
use super::samples::{self, Named};
use super::table::{self, RawRow};
use super::tree::{self, Evidence, Row};
use super::{envelope, errors, event, inferred, notes, placeholders, scrape, text, url, wholeness};
use dingtalk_spec::model::{Credential, Gateway, Method};
use dingtalk_spec::path::{self, Piece};

/// The result of reading a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The page's facts; absent if the page is refused, or about an event.
    pub facts: Option<PageFacts>,
    /// The facts of a page about an event.
    pub event: Option<EventFacts>,
    /// What is known of a page that is neither about an endpoint nor about a single event.
    pub overview: Option<Overview>,
    /// What a person should know about it, in the page's order.
    pub findings: Vec<Finding>,
}

/// Reads `bytes`, the page in the file `file`.
#[must_use]
pub fn read(file: &str, bytes: &[u8]) -> Reading {
    let mut findings = Findings::new(file);
    let Some(text) = text::decode(bytes, &mut findings) else {
        return Reading { facts: None, event: None, overview: None, findings: findings.into_list() };
    };
    let markdown = markdown::parse(&text);
    let event = event::read(&markdown, &mut findings);
    let facts = if event.is_none() { page(&text, &markdown, &mut findings) } else { None };
    let is_other = event.is_none() && facts.is_none();
    let overview = is_other.then(|| event::overview(&markdown, &text)).flatten();
    Reading { facts, event, overview, findings: findings.into_list() }
}

fn page(text: &str, markdown: &Document, findings: &mut Findings) -> Option<PageFacts> {
    let is_markdown = has_parts(markdown);
    let scraped;
    let document = if is_markdown {
        markdown
    } else {
        scraped = scrape::parse(text, findings);
        &scraped
    };
    if let Some(line) = document.unclosed {
        findings.gap(line, "the code does not end; the page may be cut off");
    }
    let parts = Parts::of(document);
    if is_markdown {
        wholeness::check(document, &parts, findings);
    }
    let shown = examples::read(&parts, findings);
    let named = samples::read(&shown.samples, findings);
    let requests: Vec<Request> = shown.forms.iter().chain(&shown.requests).cloned().collect();
    let Some(route) = route::find(&parts, &requests, &named, findings) else {
        findings.refuse(1, "no endpoint: the page has no address with a method, and no request");
        return None;
    };
    let Some(krate) = samples::krate(route.gateway, &named, &route.path) else {
        findings.refuse(route.line, format!("no API: neither the path `{}` nor a sample names one", route.path));
        return None;
    };
    let operation = operation(&route, &named, findings);
    Some(Reader { document, parts, shown, findings }.facts(route, krate, operation))
}

fn has_parts(document: &Document) -> bool {
    document.blocks.iter().any(|block| match &block.content {
        BlockContent::Heading { text, .. } => parts::of_heading(text).is_some(),
        _ => false,
    })
}

/// The vendor's name of the operation. A sample for another address was copied from another page, and has that page's name.
fn operation(route: &Route, named: &Named, findings: &mut Findings) -> String {
    let by_path = || match route.gateway {
        Gateway::Legacy => samples::from_legacy_path(&route.path),
        Gateway::New => samples::from_new_path(route.method, &route.path),
    };
    let Some(name) = &named.operation else {
        let name = by_path();
        findings.gap(route.line, format!("no sample names the operation; `{name}` is taken from the path"));
        return name;
    };
    let goes_here = named.url.as_deref().is_none_or(|url| url::split(url).1 == route.path);
    if route.gateway == Gateway::Legacy && !goes_here {
        let by_path = by_path();
        findings.note(
            route.line,
            format!("the sample calls another address and names `{name}`; `{by_path}` is taken from the path"),
        );
        return by_path;
    }
    name.clone()
}

/// A page whose endpoint is known.
struct Reader<'d> {
    document: &'d Document,
    parts: Parts<'d>,
    shown: Shown,
    findings: &'d mut Findings,
}

impl Reader<'_> {
    fn facts(mut self, mut route: Route, krate: String, operation: String) -> PageFacts {
        let mut credentials = Credentials::default();
        let headers = self.rows(Part::Headers);
        let headers = credentials.take_from_headers(headers);
        let (query, body) = self.query_and_body(&route, &mut credentials);
        let path_parameters = self.rows(Part::Path);
        let path_parameters = self.parameters(path_parameters, &route);
        let path_parameters = placeholders::fill(&mut route, path_parameters, self.findings);
        let query = self.parameters(query, &route);
        self.leave_out_other_calls(&route, &query, &body);
        self.queries_shown_as_bodies(&query);
        let headers = self.parameters(headers, &route);
        let body = self.body(body, &query, &route);
        let answer = self.answer(&route);
        let examples = self.examples(&route, &path_parameters, &query, body.as_ref());
        PageFacts {
            file: self.findings.file(),
            has_address: self.address().is_some(),
            slug: self.slug(),
            doc_id: self.document.front("doc_id").map(str::to_owned),
            title: self.title(),
            notes: notes::read(self.document),
            gateway: route.gateway,
            krate,
            operation,
            method: route.method,
            app_types: access::app_types(&self.parts),
            permissions: access::permissions(&self.parts, self.findings),
            credentials: credentials.into_list(),
            path_parameters,
            query,
            headers,
            body,
            answer,
            errors: errors::read(&self.parts, route.gateway, self.findings),
            examples,
            deprecated: self.deprecated(),
            path: route.path,
        }
    }

    fn rows(&mut self, part: Part) -> Vec<RawRow> {
        let tables: Vec<_> = self.parts.tables(part).collect();
        tables.into_iter().flat_map(|table| table::rows(table, self.findings)).collect()
    }

    /// The rows of query and body, without those of credentials. Legacy GET calls have no body, whatever the heading says.
    fn query_and_body(&mut self, route: &Route, credentials: &mut Credentials) -> (Vec<RawRow>, Vec<RawRow>) {
        let mut query = self.rows(Part::Query);
        let mut body = self.rows(Part::Body);
        let mut either = self.rows(Part::Parameters);
        if route.gateway == Gateway::New {
            query.extend(either);
            query = credentials.take_misplaced(query, self.findings);
            body = credentials.take_misplaced(body, self.findings);
            if credentials.is_empty() && self.shows_token() {
                self.findings.gap(route.line, "only a sample shows what authorizes the call: a token in a header");
                credentials.add(Credential::AppToken);
            }
            return (query, body);
        }
        let explored = !either.is_empty();
        query = credentials.take_from_query(query, self.findings);
        either = credentials.take_from_query(either, self.findings);
        body.extend(either);
        if explored
            && credentials.is_empty()
            && self.shown.samples.iter().any(|sample| sample.code.contains("access_token"))
        {
            self.findings.gap(route.line, "only a sample shows what authorizes the call: an access token");
            credentials.add(Credential::AppToken);
        }
        if let (Method::Get, Some(first)) = (route.method, body.first()) {
            self.findings.note(first.line, "a GET has no body; these parameters are taken as its query");
            query.append(&mut body);
        }
        (query, body)
    }

    /// Whether sample code has the header that carries a token. HTTP requests are not enough: they are copied from other pages.
    fn shows_token(&self) -> bool {
        let plain = |code: &str| code.to_lowercase().replace(['-', '_'], "");
        self.shown.samples.iter().any(|sample| plain(&sample.code).contains("xacsdingtalkaccesstoken"))
    }

    /// Parameters that travel as text, which have no nesting.
    fn parameters(&mut self, rows: Vec<RawRow>, route: &Route) -> Vec<FieldFacts> {
        let legacy = route.gateway == Gateway::Legacy;
        let rows = fields::read(rows, Encoding::Text, legacy, &Sightings::default(), self.findings);
        rows.into_iter().map(|row| row.facts).collect()
    }

    /// Omits examples that were copied from another endpoint's page: their path differs, and they have none of the parameters.
    fn leave_out_other_calls(&mut self, route: &Route, query: &[FieldFacts], body: &[RawRow]) {
        let known =
            |name: &str| query.iter().any(|field| field.name == name) || body.iter().any(|row| row.name == name);
        self.shown.requests.retain(|request| {
            let members = request.body.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys);
            let names = request.query.iter().chain(&request.form).map(|(name, _)| name).chain(members);
            request.path.is_empty()
                || url::matches(&route.path, &request.path)
                || names.into_iter().any(|name| known(name))
        });
    }

    /// Some curl calls send parameters in the body that the table lists in the query.
    fn queries_shown_as_bodies(&mut self, query: &[FieldFacts]) {
        for request in &mut self.shown.requests {
            let Some(members) = request.body.as_ref().and_then(Value::as_object) else { continue };
            if members.keys().all(|name| query.iter().any(|field| field.name == *name)) {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                request.form.extend(members.iter().map(|(name, value)| (name.clone(), text(value))));
                request.body = None;
            }
        }
    }

    fn body(&mut self, rows: Vec<RawRow>, query: &[FieldFacts], route: &Route) -> Option<Tree> {
        let requests = self.shown.forms.iter().chain(&self.shown.requests);
        let mut examples: Vec<Value> = requests.filter_map(|request| request.body.clone()).collect();
        if rows.is_empty() {
            let unknown = |name: &str| !access::is_token(name) && !query.iter().any(|field| field.name == name);
            let requests = || self.shown.requests.iter();
            let forms = requests().filter(|request| request.body.is_none());
            examples.extend(forms.filter_map(|request| examples::texts_of_form(&request.form, unknown)));
            let shows = |request: &&Request| request.body.is_some() || !request.form.is_empty();
            let line = requests().find(shows).map_or(1, |request| request.line);
            return self.inferred("body", &examples, line);
        }
        let rows = self.understood(rows, &examples, route);
        let top: Vec<FieldFacts> = rows.iter().map(|row| row.facts.clone()).collect();
        let forms = self.shown.requests.iter().filter(|request| request.body.is_none());
        examples.extend(forms.filter_map(|request| examples::body_of_form(&request.form, &top)));
        Some(self.nested(rows, &Evidence { examples, samples: self.shown.samples.clone() }))
    }

    fn answer(&mut self, route: &Route) -> Option<Tree> {
        let mut rows = self.rows(Part::Answer);
        let mut examples = self.shown.answers.clone();
        let legacy = route.gateway == Gateway::Legacy;
        if legacy {
            rows = envelope::without_rows(rows, &examples);
            examples = examples.iter().map(|example| envelope::without_members(example, &rows)).collect();
        }
        if rows.is_empty() {
            let line = self.parts.code(Part::AnswerExample).next().map_or(1, |(line, _)| line);
            return self.inferred("answer", &examples, line);
        }
        let rows = self.understood(rows, &examples, route);
        let tree = self.nested(rows, &Evidence { examples, samples: Vec::new() });
        if legacy { envelope::without_fields(tree) } else { Some(tree) }
    }

    fn nested(&mut self, rows: Vec<Row>, evidence: &Evidence) -> Tree {
        let (tree, corrected) = tree::read(rows, evidence);
        for (line, name) in corrected {
            self.findings
                .gap(line, format!("the table calls `{name}` an object, but it is shown as a list: read as a list"));
        }
        tree
    }

    /// A body or an answer that no table describes.
    fn inferred(&mut self, what: &str, examples: &[Value], line: u32) -> Option<Tree> {
        let tree = inferred::tree(examples, line)?;
        self.findings.gap(line, format!("no table describes the {what}; its fields are those of the example"));
        Some(tree)
    }

    fn understood(&mut self, rows: Vec<RawRow>, examples: &[Value], route: &Route) -> Vec<Row> {
        let sightings = Sightings::of(examples);
        fields::read(rows, Encoding::Json, route.gateway == Gateway::Legacy, &sightings, self.findings)
    }

    /// Calls with their answers. Type placeholders and repeated credentials are omitted.
    fn examples(
        &self,
        route: &Route,
        path: &[FieldFacts],
        query: &[FieldFacts],
        body: Option<&Tree>,
    ) -> Vec<ExampleFacts> {
        let top = body.and_then(|tree| match &tree.root {
            Shape::Object { fields, .. } => Some(fields.as_slice()),
            _ => None,
        });
        let known = |pairs: &[(String, String)]| {
            let pairs = pairs.iter().filter(|(name, _)| query.iter().any(|field| field.name == *name));
            pairs.cloned().collect::<Vec<_>>()
        };
        let count = self.shown.requests.len().max(usize::from(!self.shown.answers.is_empty()));
        let examples = (0..count).map(|index| {
            let request = self.shown.requests.get(index).cloned().unwrap_or_default();
            let form = top.and_then(|fields| examples::body_of_form(&request.form, fields));
            let is_described = |name: &String| query.iter().chain(top.unwrap_or_default()).any(|it| it.name == *name);
            let names = request.query.iter().chain(&request.form).map(|(name, _)| name);
            ExampleFacts {
                undescribed: names.filter(|name| !is_described(name)).cloned().collect(),
                path_parameters: filled(&route.path, &request.path, path),
                query: known(&request.query).into_iter().chain(known(&request.form)).collect(),
                body: request.body.or(form),
                answer: self.shown.answers.get(index).cloned(),
            }
        });
        examples.filter(shows_values).collect()
    }

    /// The last part of the address, if the page states it.
    fn address(&self) -> Option<&str> {
        let front = |key: &str| self.document.front(key);
        let of_url = front("source_url").and_then(|url| url.trim_end_matches('/').rsplit('/').next());
        front("slug").or(of_url).filter(|slug| !slug.is_empty())
    }

    fn slug(&mut self) -> String {
        if let Some(slug) = self.address() {
            return slug.to_owned();
        }
        let file = self.findings.file();
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        let slug = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        self.findings.gap(1, format!("the page's address is not in its text; the slug `{slug}` is the file's name"));
        slug.to_owned()
    }

    fn title(&self) -> String {
        let heading = || {
            self.document.blocks.iter().find_map(|block| match &block.content {
                BlockContent::Heading { level: 1, text } => Some(super::cells::plain(text)),
                _ => None,
            })
        };
        self.document.front("title").map(str::to_owned).or_else(heading).unwrap_or_default()
    }

    fn deprecated(&self) -> bool {
        let said = |key: &str, words: &[&str]| {
            self.document.front(key).is_some_and(|value| words.iter().any(|word| value.contains(word)))
        };
        let is_told = self.document.blocks.iter().any(|block| match &block.content {
            BlockContent::Text(text) => text.contains("不再维护"),
            _ => false,
        });
        is_told || said("breadcrumb", &["历史文档"]) || said("title", &["废弃", "已下线", "不推荐"])
    }
}

fn shows_values(example: &ExampleFacts) -> bool {
    let is_empty = example.path_parameters.is_empty() && example.query.is_empty();
    !is_empty || example.body.is_some() || example.answer.is_some()
}

/// The values that a shown path has in place of its parameters.
fn filled(path: &str, shown: &str, parameters: &[FieldFacts]) -> Vec<(String, String)> {
    if !url::matches(path, shown) {
        return Vec::new();
    }
    let named = path::pieces(path).zip(shown.split('/')).filter_map(|(piece, segment)| {
        let (name, value) = (piece.name?, piece.value(segment)?);
        let is_value = Piece::of(value).name.is_none() && parameters.iter().any(|field| field.name == name);
        is_value.then(|| (name.to_owned(), value.to_owned()))
    });
    named.collect()
}
