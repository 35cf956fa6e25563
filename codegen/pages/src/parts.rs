//! Which part of a page a piece belongs to, by the headings of its template.

use super::markdown::{Block, BlockContent, Code, Document, Table};

/// What a part of a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Address, method, application types, permissions.
    Basics,
    /// Application types and permissions, on archived pages.
    Permissions,
    Headers,
    Path,
    Query,
    Body,
    /// Parameters in the query or the body, depending on the method.
    Parameters,
    RequestExample,
    /// The request with types in place of values.
    RequestForm,
    Answer,
    AnswerExample,
    Errors,
    /// What the vendor's SDK takes instead of the request's parameters.
    Sdk,
    /// Request and answer, distinguished by the text before each.
    Examples,
    Other,
}

/// Headings, without emphasis and in lower case.
const HEADINGS: [(&str, Part); 34] = [
    ("基本信息", Part::Basics),
    ("basic information", Part::Basics),
    ("权限", Part::Permissions),
    ("请求头", Part::Headers),
    ("header参数", Part::Headers),
    ("request headers", Part::Headers),
    ("路径参数", Part::Path),
    ("path参数", Part::Path),
    ("path parameters", Part::Path),
    ("查询参数", Part::Query),
    ("query参数", Part::Query),
    ("query parameters", Part::Query),
    ("请求体", Part::Body),
    ("body参数", Part::Body),
    ("request body", Part::Body),
    ("请求参数", Part::Parameters),
    ("请求参数(http请求)", Part::Parameters),
    ("请求参数(sdk请求)", Part::Sdk),
    ("请求示例", Part::RequestExample),
    ("请求体示例", Part::RequestExample),
    ("request example", Part::RequestExample),
    ("请求方法", Part::RequestForm),
    ("响应体", Part::Answer),
    ("返回参数", Part::Answer),
    ("响应参数", Part::Answer),
    ("response body", Part::Answer),
    ("响应体示例", Part::AnswerExample),
    ("响应示例", Part::AnswerExample),
    ("返回示例", Part::AnswerExample),
    ("response body example", Part::AnswerExample),
    ("错误码", Part::Errors),
    ("错误码解释", Part::Errors),
    ("error codes", Part::Errors),
    ("示例", Part::Examples),
];

/// Headings that contain parts but are not parts themselves.
const CONTAINERS: [&str; 5] = ["请求", "request", "响应", "response", "公共参数"];

/// The part that a heading of the templates begins.
pub(super) fn of_heading(text: &str) -> Option<Part> {
    let text = text.trim().to_lowercase().replace('（', "(").replace('）', ")");
    if CONTAINERS.contains(&text.as_str()) {
        return Some(Part::Other);
    }
    HEADINGS.iter().find(|(known, _)| *known == text).map(|(_, part)| *part)
}

/// A page's pieces by part, in their order.
#[derive(Debug, Default)]
pub(super) struct Parts<'d> {
    pieces: Vec<(Part, &'d Block)>,
}

impl<'d> Parts<'d> {
    /// Sorts the pieces of `document`.
    pub(super) fn of(document: &'d Document) -> Self {
        let mut part = Part::Other;
        let mut depth = 0;
        let mut pieces = Vec::new();
        for block in &document.blocks {
            match &block.content {
                BlockContent::Heading { level, text } => match of_heading(text) {
                    Some(found) => (part, depth) = (found, *level),
                    None if *level <= depth => part = Part::Other,
                    None => {}
                },
                BlockContent::Table(table) if is_basics(table) => pieces.push((Part::Basics, block)),
                _ => pieces.push((part, block)),
            }
        }
        Self { pieces }
    }

    /// Tables of a part.
    pub(super) fn tables(&self, part: Part) -> impl Iterator<Item = &'d Table> {
        self.blocks(part).filter_map(|block| match &block.content {
            BlockContent::Table(table) => Some(table),
            _ => None,
        })
    }

    /// Code of a part, with its line.
    pub(super) fn code(&self, part: Part) -> impl Iterator<Item = (u32, &'d Code)> {
        self.blocks(part).filter_map(|block| match &block.content {
            BlockContent::Code(code) => Some((block.line, code)),
            _ => None,
        })
    }

    /// Lines of text of a part.
    pub(super) fn texts(&self, part: Part) -> impl Iterator<Item = (u32, &'d str)> {
        self.blocks(part).filter_map(|block| match &block.content {
            BlockContent::Text(text) => Some((block.line, text.as_str())),
            _ => None,
        })
    }

    /// All pieces, with their parts.
    pub(super) fn all(&self) -> impl Iterator<Item = (Part, &'d Block)> {
        self.pieces.iter().copied()
    }

    /// Pieces of a part.
    pub(super) fn blocks(&self, part: Part) -> impl Iterator<Item = &'d Block> {
        self.pieces.iter().filter(move |(known, _)| *known == part).map(|(_, block)| *block)
    }
}

/// Whether the table has the basics. On legacy pages it has no heading, but names itself.
fn is_basics(table: &Table) -> bool {
    table.header.first().is_some_and(|first| of_heading(first.trim_matches('*')) == Some(Part::Basics))
        || table.rows.iter().any(|row| row.cells.first().is_some_and(|cell| cell == "HTTP URL"))
}
