//! Where an endpoint is: server, method, path.

use super::cells;
use super::examples::Request;
use super::findings::Findings;
use super::parts::{Part, Parts};
use super::samples::Named;
use dingtalk_spec::authoring::vocabulary;
use dingtalk_spec::model::{Gateway, Method};

/// Server, method and path of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) gateway: Gateway,
    pub(super) method: Method,
    pub(super) path: String,
    /// Where the page says so.
    pub(super) line: u32,
}

/// What the page's table or list of basics says of one of `keys`, with its line.
pub(super) fn basics(parts: &Parts<'_>, keys: &[&str]) -> Option<(u32, String)> {
    let rows = parts.tables(Part::Basics).flat_map(|table| &table.rows);
    let mut rows = rows.filter_map(|row| match row.cells.as_slice() {
        [key, value, ..] if keys.contains(&cells::word(key).as_str()) => Some((row.line, cells::plain(value))),
        _ => None,
    });
    rows.next().or_else(|| {
        parts.texts(Part::Basics).find_map(|(line, text)| {
            let text = cells::plain(text);
            let (key, value) = text.split_once(['：', ':'])?;
            keys.contains(&key.trim()).then(|| (line, value.trim().trim_matches('`').to_owned()))
        })
    })
}

/// Finds the endpoint of a page; without one it is not a page of an endpoint.
pub(super) fn find(
    parts: &Parts<'_>,
    requests: &[Request],
    named: &Named,
    findings: &mut Findings,
) -> Option<Endpoint> {
    let url = basics(parts, &["HTTP URL", "请求地址"]);
    let method = basics(parts, &["HTTP Method", "请求方式"]).and_then(|(line, word)| Some((line, method(&word)?)));
    let shown = requests.iter().find(|request| request.path.starts_with('/'));
    let (line, address) = match (url, shown) {
        (Some((line, url)), _) => (line, url),
        (None, Some(request)) => (request.line, format!("{}{}", request.host, request.path)),
        (None, None) => (1, named.url.clone()?),
    };
    let (host, path) = split(&address);
    let mut endpoint = Endpoint {
        gateway: gateway(host, path),
        method: method
            .map(|(_, method)| method)
            .or_else(|| shown.and_then(|request| request.method))
            .or(named.method)?,
        path: clean(path)?,
        line,
    };
    agree(&mut endpoint, requests, named, findings);
    Some(endpoint)
}

/// A method by its name.
pub(super) fn method(word: &str) -> Option<Method> {
    vocabulary::find(word.trim().to_uppercase().as_str())
}

/// Host and path of an address; a path alone has no host.
pub(super) fn split(address: &str) -> (&str, &str) {
    let address = address.trim().trim_matches('`');
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""))
}

/// Addresses of the legacy server have been seen before paths of the new one, which begin with a version.
fn gateway(host: &str, path: &str) -> Gateway {
    if is_versioned(path) || host.starts_with("api.") { Gateway::New } else { Gateway::Legacy }
}

fn is_versioned(path: &str) -> bool {
    let Some(version) = path.strip_prefix("/v").and_then(|rest| rest.split('/').next()) else { return false };
    version.split_once('.').is_some_and(|(major, minor)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(major) && digits(minor)
    })
}

fn without_query(path: &str) -> &str {
    path.split(['?', '#', ' ']).next().unwrap_or_default().trim_end_matches('/')
}

/// A path without a query, and with placeholders in braces.
fn clean(path: &str) -> Option<String> {
    let path = without_query(path);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/_-.{}<>:$".contains(c);
    if path.len() < 2 || !path.chars().all(allowed) {
        return None;
    }
    let segments = path.split('/').map(|segment| {
        let inner = segment.strip_prefix(':').or_else(|| segment.strip_prefix('<')?.strip_suffix('>'));
        inner.map_or_else(|| segment.to_owned(), |name| format!("{{{name}}}"))
    });
    Some(segments.collect::<Vec<_>>().join("/"))
}

/// Compares the endpoint with the page's examples and samples. Where they differ, what two of them say is taken, and a version that
/// the address lacks.
fn agree(endpoint: &mut Endpoint, requests: &[Request], named: &Named, findings: &mut Findings) {
    let sample = named.url.as_deref().and_then(|url| clean(split(url).1));
    for request in requests {
        let shown = without_query(&request.path);
        if shown.is_empty() || matches(&endpoint.path, shown) {
            continue;
        }
        let lacks_version = endpoint.gateway == Gateway::New && is_versioned(shown) && !is_versioned(&endpoint.path);
        let supported = lacks_version || sample.as_deref() == Some(shown);
        findings.note(request.line, differs("path", &endpoint.path, shown, supported));
        if supported {
            shown.clone_into(&mut endpoint.path);
        }
    }
    if let Some(sample) = sample
        && !matches(&endpoint.path, &sample)
    {
        findings.note(endpoint.line, differs("path", &endpoint.path, &sample, false));
    }
    let shown = requests.iter().find_map(|request| Some((request.line, request.method?)));
    if let Some((line, shown)) = shown
        && shown != endpoint.method
    {
        let supported = named.method == Some(shown);
        findings.note(line, differs("method", endpoint.method.as_str(), shown.as_str(), supported));
        if supported {
            endpoint.method = shown;
        }
    }
}

fn differs(what: &str, stated: &str, shown: &str, taken: bool) -> String {
    let taken = if taken { shown } else { stated };
    format!("the page states the {what} `{stated}` but shows `{shown}`; `{taken}` is taken")
}

/// Whether `shown` is `path` with its placeholders filled.
pub(super) fn matches(path: &str, shown: &str) -> bool {
    let (mut wanted, mut found) = (path.split('/'), shown.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted.starts_with('{') || wanted == found => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(
            split("https://oapi.dingtalk.com/topapi/user/get?x=1"),
            ("oapi.dingtalk.com", "/topapi/user/get?x=1")
        );
        assert_eq!(split("`/v1.0/a`"), ("", "/v1.0/a"));
        assert_eq!(gateway("oapi.dingtalk.com", "/v1.0/a"), Gateway::New);
        assert_eq!(gateway("oapi.dingtalk.com", "/topapi/v2/a"), Gateway::Legacy);
        assert_eq!(clean("/a/{b}/?c=d").as_deref(), Some("/a/{b}"));
        assert_eq!(clean("/a/:b/<c>").as_deref(), Some("/a/{b}/{c}"));
        assert_eq!(clean("/页面"), None);
    }

    #[test]
    fn placeholders_match_any_segment() {
        assert!(matches("/a/{b}/c", "/a/1/c"));
        assert!(!matches("/a/{b}/c", "/a/1"));
        assert!(!matches("/a/b", "/a/c"));
    }
}
