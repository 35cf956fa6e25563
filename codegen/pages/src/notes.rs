//! What a page says about the call as a whole: its introduction, and notes above the request.

use super::markdown::{BlockContent, Document};
use super::parts::{Part, of_heading};

/// What scrapes put below the heading.
const OF_SCRAPE: [&str; 3] = ["> Source:", "> Path:", "> Updated:"];

/// The lines of text before the first parameter or example.
pub(super) fn read(document: &Document) -> Vec<String> {
    let is_before = |content: &BlockContent| match content {
        BlockContent::Heading { text, .. } => {
            matches!(of_heading(text), None | Some(Part::Basics | Part::Permissions | Part::Other))
        }
        BlockContent::Code(_) => false,
        BlockContent::Table(_) | BlockContent::Text(_) => true,
    };
    let blocks = document.blocks.iter().map(|block| &block.content).take_while(|content| is_before(content));
    let lines = blocks.filter_map(|content| match content {
        BlockContent::Text(text) if !OF_SCRAPE.iter().any(|start| text.starts_with(start)) => Some(text),
        _ => None,
    });
    lines.filter(|line| line.chars().any(char::is_alphanumeric)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    #[test]
    fn notes_are_above_the_parameters() {
        let page = "# Title\n\n> Source: https://x\n\nIt calls.\n\n## **接口调用说明**\n\n- Once a day.\n\n---\n\n|\n\n## 请求\n\nOnly once.\n\n| **基本信息** | |\n| --- | --- |\n| HTTP URL | https://x |\n\n### 请求体\n\nA body.\n\n### 错误码\n\nNone.\n";
        assert_eq!(read(&markdown::parse(page)), ["It calls.", "- Once a day.", "Only once."]);
    }
}
