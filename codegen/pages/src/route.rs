//! Where an endpoint is: its server, method and path.

use super::basics;
use super::examples::Request;
use super::findings::Findings;
use super::parts::Parts;
use super::samples::Named;
use super::url::{clean, is_versioned, matches, method, split, without_query};
use dingtalk_spec::model::{Gateway, Method};

/// An endpoint's server, method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) gateway: Gateway,
    pub(super) method: Method,
    pub(super) path: String,
    /// The line in the page that says so.
    pub(super) line: u32,
}

/// Finds the endpoint of a page; a page without one is not an API page.
pub(super) fn find(parts: &Parts<'_>, requests: &[Request], named: &Named, findings: &mut Findings) -> Option<Route> {
    let url = only(parts, &["HTTP URL", "请求地址"], "address", findings);
    let stated = only(parts, &["HTTP Method", "请求方式"], "method", findings);
    let method = stated.and_then(|(line, word)| Some((line, method(&word)?)));
    let shown = requests.iter().find(|request| request.path.starts_with('/'));
    let (line, address) = match (url, shown) {
        (Some((line, url)), _) => (line, url),
        (None, Some(request)) => (request.line, format!("{}{}", request.host, request.path)),
        (None, None) => (1, named.url.clone()?),
    };
    let (host, path) = split(&address);
    let mut route = Route {
        gateway: gateway(host, path),
        method: method
            .map(|(_, method)| method)
            .or_else(|| shown.and_then(|request| request.method))
            .or(named.method)?,
        path: clean(path)?,
        line,
    };
    agree(&mut route, requests, named, findings);
    Some(route)
}

/// What the page states first, and a finding for everything else that it states: it may describe several endpoints.
fn only(parts: &Parts<'_>, keys: &[&str], what: &str, findings: &mut Findings) -> Option<(u32, String)> {
    let mut all = basics::all(parts, keys).into_iter();
    let first = all.next()?;
    for (line, other) in all.filter(|(_, other)| *other != first.1) {
        findings.gap(line, format!("a second {what}, `{other}`, is not read: a page describes one endpoint"));
    }
    Some(first)
}

/// The gateway of an address. The path decides: some pages write the legacy host before paths of the new server, which begin with a
/// version.
fn gateway(host: &str, path: &str) -> Gateway {
    if is_versioned(path) || host.starts_with("api.") { Gateway::New } else { Gateway::Legacy }
}

/// Compares the endpoint with the page's examples and samples. If they differ, it takes what two of them say, and a version that
/// the address lacks.
fn agree(route: &mut Route, requests: &[Request], named: &Named, findings: &mut Findings) {
    let sample = named.url.as_deref().and_then(|url| clean(split(url).1));
    for request in requests {
        let shown = without_query(&request.path);
        if shown.is_empty() || matches(&route.path, shown) {
            continue;
        }
        let lacks_version = route.gateway == Gateway::New && is_versioned(shown) && !is_versioned(&route.path);
        let supported = lacks_version || sample.as_deref() == Some(shown);
        findings.note(request.line, differs("path", &route.path, shown, supported));
        if supported {
            shown.clone_into(&mut route.path);
        }
    }
    if let Some(sample) = sample
        && !matches(&route.path, &sample)
    {
        findings.note(route.line, differs("path", &route.path, &sample, false));
    }
    let shown = requests.iter().find_map(|request| Some((request.line, request.method?)));
    if let Some((line, shown)) = shown
        && shown != route.method
    {
        let supported = named.method == Some(shown);
        findings.note(line, differs("method", route.method.as_str(), shown.as_str(), supported));
        if supported {
            route.method = shown;
        }
    }
}

fn differs(what: &str, stated: &str, shown: &str, taken: bool) -> String {
    let taken = if taken { shown } else { stated };
    format!("the page states the {what} `{stated}` but shows `{shown}`; `{taken}` is taken")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_decides_before_the_host() {
        assert_eq!(gateway("oapi.dingtalk.com", "/v1.0/a"), Gateway::New);
        assert_eq!(gateway("oapi.dingtalk.com", "/topapi/v2/a"), Gateway::Legacy);
    }
}
