//! Samples and examples.

/// Languages that stay: one that keeps the vendor's names, and two that show how objects are nested.
const LANGUAGES: [&str; 3] = ["java", "python", "php"];

/// Languages whose samples are removed.
const OTHERS: [&str; 4] = ["c#", "c++", "go", "node.js"];

/// Beginnings of sample lines that name nothing.
const BOILERPLATE: [&str; 5] = ["//", "#", "config.", "\"\"\"", "$config"];

/// Words in lines that only carry the credential.
const OF_CREDENTIAL: [&str; 2] = ["Headers(", "_headers"];

/// How the remaining sample in a scrape begins. Without its first line, it would belong to the text before it.
pub(crate) const PACKAGE: &str = "package com.";
pub(crate) const GENERATED: &str = "// This file is auto-generated\n";

/// How samples without labels begin in a scrape.
const BEGINNINGS: [&str; 4] = ["// This file is auto-generated", "# -*- coding", "<?php", "'use strict'"];

/// The code of a page, sample by sample.
#[derive(Default)]
pub(crate) struct Samples {
    kept: Vec<&'static str>,
}

impl Samples {
    /// What stays of a block of code below `label`; nothing if all of it is removed.
    pub(crate) fn abridged(&mut self, label: &str, code: &[&str]) -> Option<String> {
        let whole = code.join("\n") + "\n";
        if is_example(&whole) {
            return Some(whole);
        }
        let label = label.to_lowercase();
        let language = LANGUAGES.iter().find(|language| label.contains(**language)).copied().unwrap_or("");
        // Some pages show their samples twice.
        if OTHERS.iter().any(|other| label.contains(other)) || self.kept.contains(&language) {
            return None;
        }
        self.kept.push(language);
        Some(around_the_call(code))
    }
}

fn is_example(code: &str) -> bool {
    let code = code.trim_start();
    code.is_empty()
        || code.starts_with(['{', '['])
        || ["HTTP/", "curl", "GET ", "POST ", "PUT ", "DELETE ", "PATCH "].iter().any(|start| code.starts_with(start))
}

/// The import that names the module, and what leads to the call on the client.
fn around_the_call(code: &[&str]) -> String {
    let module = code.iter().find(|line| line.contains("com.aliyun.dingtalk"));
    let start = code.iter().position(|line| line.contains("main(")).map_or(0, |at| at + 1);
    let calls = ["client.", "client->", "->execute(", "getResponse("];
    let is_call = |line: &&str| calls.iter().any(|call| line.contains(call)) && !line.contains("import");
    let end = code.iter().skip(start).position(is_call).map_or(code.len(), |at| start + at + 1);
    let lines = code.iter().skip(start).take(end.saturating_sub(start)).filter(|line| carries_names(line));
    module.into_iter().chain(lines).map(|line| format!("{line}\n")).collect()
}

/// Whether a line of code may name something.
pub(crate) fn carries_names(line: &str) -> bool {
    let line = line.trim();
    let of_credential = OF_CREDENTIAL.iter().any(|word| line.contains(word)) && !line.contains("client.");
    !(line.is_empty() || of_credential || BOILERPLATE.iter().any(|start| line.starts_with(start)))
}

/// Whether code follows a heading of a scrape; nothing if the line is not a heading.
pub(crate) fn of_scrape_heading(line: &str) -> Option<bool> {
    match line {
        "请求示例" | "响应示例" | "响应体示例" | "异常示例" | "Request example" | "Response body example" => {
            Some(true)
        }
        "响应" | "响应体" | "响应参数" | "错误码" | "错误码解释" | "API工具" | "Response" | "Response body"
        | "Error codes" => Some(false),
        _ => None,
    }
}

/// Whether a line of code in a scrape stays, given whether the previous line did: all but the samples after the first.
pub(crate) fn stays_in_scrape(line: &str, before: bool) -> bool {
    if line.starts_with(PACKAGE) {
        return true;
    }
    before && !BEGINNINGS.iter().any(|start| line.starts_with(start))
}
