//! From a page to the facts about its event.

use serde_json::{Map, Value};

use super::arrival::{self, Way};
use super::{EventFacts, Ways};
use crate::findings::Findings;
use crate::markdown::{BlockContent, Code, Document, Table};
use crate::{access, cells, lenient_json};

/// The heading above an event's name and type, in every template of such pages.
const HEADING: &str = "事件信息";

/// The row with the event's type.
const TYPE: &str = "英文名称";

/// The heading above what the page says.
const PURPOSE: &str = "功能描述";

/// The breadcrumb of pages about older ways of delivery.
const ARCHIVED: &str = "历史文档";

/// The facts about an event; nothing if the page is about something else.
pub(crate) fn read(document: &Document, findings: &mut Findings) -> Option<EventFacts> {
    let is_about_one = document.blocks.iter().any(|block| is_heading(&block.content, HEADING));
    let event = is_about_one.then(|| tables(document).find_map(event_type)).flatten()?;
    let front = |key: &str| document.front(key).map(str::to_owned);
    let slug = front("slug").filter(|slug| !slug.is_empty());
    let mut examples: Vec<_> = codes(document).filter_map(|(line, code)| example(line, code, findings)).collect();
    if examples.is_empty() {
        findings
            .gap(1, format!("no example shows the event `{event}` as it arrives, so nothing is known about its data"));
    }
    examples.sort_by_key(|(way, ..)| *way);
    Some(EventFacts {
        file: findings.file(),
        has_address: slug.is_some(),
        slug: slug.unwrap_or_else(|| event.clone()),
        doc_id: front("doc_id"),
        title: front("title").unwrap_or_default(),
        text: purpose(document),
        ways: ways(document),
        line: examples.first().map_or(1, |(_, line, _)| *line),
        examples: examples.into_iter().map(|(_, _, data)| data).collect(),
        is_archived: front("breadcrumb").is_some_and(|trail| trail.contains(ARCHIVED)),
        event,
    })
}

fn is_heading(content: &BlockContent, wanted: &str) -> bool {
    matches!(content, BlockContent::Heading { text, .. } if cells::plain(text) == wanted)
}

fn tables(document: &Document) -> impl Iterator<Item = &Table> {
    document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    })
}

fn codes(document: &Document) -> impl Iterator<Item = (u32, &Code)> {
    document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Code(code) => Some((block.line, code)),
        _ => None,
    })
}

fn event_type(table: &Table) -> Option<String> {
    table.rows.iter().find_map(|row| match row.cells.as_slice() {
        [key, value, ..] if cells::word(key) == TYPE => Some(cells::word(value)),
        _ => None,
    })
}

fn example(line: u32, code: &Code, findings: &mut Findings) -> Option<(Way, u32, Map<String, Value>)> {
    match lenient_json::parse(&code.text) {
        Ok(repaired) => {
            if let Some((below, slip)) = repaired.slip {
                findings
                    .note(line.saturating_add(below).saturating_add(1), format!("the example was repaired: {slip}"));
            }
            let (way, data) = arrival::data(repaired.value)?;
            Some((way, line, data))
        }
        Err(error) => {
            let at = line.saturating_add(error.line).saturating_add(1);
            findings.gap(at, format!("the example is not read: {}", error.reason));
            None
        }
    }
}

/// What the page says below its heading, up to the next one.
fn purpose(document: &Document) -> String {
    let below = document.blocks.iter().skip_while(|block| !is_heading(&block.content, PURPOSE)).skip(1);
    let texts = below.map_while(|block| match &block.content {
        BlockContent::Heading { .. } => None,
        BlockContent::Text(text) => Some(cells::plain(text)),
        _ => Some(String::new()),
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Who receives the event: by the table that says so, or else by the headings above the examples.
fn ways(document: &Document) -> Ways {
    let listed = listed_ways(document);
    if listed.is_empty() { shown_ways(document) } else { listed }
}

/// Who receives the event, by the ways in which the examples below each kind of app's heading show it.
fn shown_ways(document: &Document) -> Ways {
    let mut ways = Ways::default();
    let mut receiver = None;
    for block in &document.blocks {
        match &block.content {
            BlockContent::Heading { text, .. } => receiver = access::kind(&cells::plain(text)).or(receiver),
            BlockContent::Code(code) => {
                let shown = lenient_json::parse(&code.text).ok().and_then(|repaired| arrival::data(repaired.value));
                if let Some(((way, _), receiver)) = shown.zip(receiver) {
                    ways.add(way, receiver);
                }
            }
            _ => {}
        }
    }
    ways
}

/// Who receives the event, by the columns of the table that says so. Pages about Stream mode alone have one column.
fn listed_ways(document: &Document) -> Ways {
    let mut ways = Ways::default();
    for table in tables(document).filter(|table| table.header.len() > 1) {
        for (place, header) in table.header.iter().enumerate().skip(1) {
            let header = cells::plain(header);
            let way = match header.as_str() {
                "是否支持" => Way::Stream,
                _ if header.starts_with("Stream") => Way::Stream,
                _ if header.starts_with("SyncHTTP") => Way::SyncHttp,
                _ if header.starts_with("HTTP") => Way::Http,
                _ => continue,
            };
            let rows = table.rows.iter().filter_map(|row| access::receiver(row.cells.first()?, row.cells.get(place)?));
            rows.for_each(|receiver| ways.add(way, receiver));
        }
    }
    ways
}
