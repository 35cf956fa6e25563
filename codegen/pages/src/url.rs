//! Addresses of endpoints as pages write them: with a host or without, with a query, with placeholders in several styles.

use dingtalk_spec::authoring::vocabulary;
use dingtalk_spec::model::Method;
use dingtalk_spec::path;

/// The method with this name.
pub(super) fn method(word: &str) -> Option<Method> {
    vocabulary::find(word.trim().to_uppercase().as_str())
}

/// Host and path of an address; if it is only a path, the host is empty.
pub(super) fn split(address: &str) -> (&str, &str) {
    let address = address.trim().trim_matches('`');
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""))
}

/// Whether the path begins with a version, as paths of the new gateway do.
pub(super) fn is_versioned(path: &str) -> bool {
    let Some(version) = path.strip_prefix("/v").and_then(|rest| rest.split('/').next()) else { return false };
    version.split_once('.').is_some_and(|(major, minor)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(major) && digits(minor)
    })
}

/// A path without its query.
pub(super) fn without_query(path: &str) -> &str {
    path.split(['?', '#', ' ']).next().unwrap_or_default().trim_end_matches('/')
}

/// A path without a query, and with placeholders in braces.
pub(super) fn clean(path: &str) -> Option<String> {
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

/// Whether `shown` is `path` with its placeholders filled, perhaps with other placeholders.
pub(super) fn matches(path: &str, shown: &str) -> bool {
    let (mut wanted, mut found) = (path::pieces(path), shown.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted.fits(found) => {}
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
        assert!(is_versioned("/v1.0/a"));
        assert!(!is_versioned("/topapi/v2/a"));
        assert_eq!(clean("/a/{b}/?c=d").as_deref(), Some("/a/{b}"));
        assert_eq!(clean("/a/:b/<c>").as_deref(), Some("/a/{b}/{c}"));
        assert_eq!(clean("/页面"), None);
    }

    #[test]
    fn placeholders_match_any_segment() {
        assert!(matches("/a/{b}/c", "/a/1/c"));
        assert!(!matches("/a/{b}/c", "/a/1"));
        assert!(!matches("/a/b", "/a/c"));
        assert!(matches("/a/{b}c", "/a/1c") && matches("/a/{b}c", "/a/{id}c"));
        assert!(!matches("/a/{b}c", "/a/1"));
    }
}
