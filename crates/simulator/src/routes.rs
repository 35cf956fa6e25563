//! From method and path to endpoint.

use dingtalk_spec::path;

use crate::catalog::Entry;
use crate::nearest::most_alike;

/// What a request's method and path lead to.
pub(crate) enum Route<'c> {
    /// Endpoints with this method and path; more than one where pages describe the same call twice.
    Found(Vec<&'c Entry>),
    /// The path exists, but not with this method.
    OtherMethod(Vec<&'c Entry>),
    /// There is no such path; the endpoint whose path is most like it.
    Unknown(Option<&'c Entry>),
}

/// Finds the endpoint for a method and a path, which is given as it was sent and as decoded segments.
pub(crate) fn find<'c>(entries: &'c [Entry], method: &str, path: &str, segments: &[Option<String>]) -> Route<'c> {
    let decoded = decoded(segments);
    let mut fitting: Vec<_> = entries.iter().filter(|entry| fits(&entry.url_path, &decoded, segments)).collect();
    let all = fitting.clone();
    fitting.retain(|entry| entry.method == method);
    if let Some(least) = fitting.iter().map(|entry| placeholders(&entry.url_path)).min() {
        fitting.retain(|entry| placeholders(&entry.url_path) == least);
        return Route::Found(fitting);
    }
    if !all.is_empty() {
        return Route::OtherMethod(all);
    }
    Route::Unknown(most_alike(path, entries.iter().map(|entry| (entry.url_path.as_ref(), entry))))
}

/// Whether a path, given as its decoded segments, is one of this template.
pub(crate) fn fits_template(template: &str, segments: &[Option<String>]) -> bool {
    fits(template, &decoded(segments), segments)
}

/// The path without percent-encoding; a segment that is not UTF-8 becomes a character that no template has.
fn decoded(segments: &[Option<String>]) -> String {
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        path.push_str(segment.as_deref().unwrap_or("\u{fffd}"));
    }
    path
}

/// Whether a path is one of this template.
fn fits(template: &str, decoded: &str, segments: &[Option<String>]) -> bool {
    // Nearly all templates begin differently, which is quicker to see than that their segments differ.
    let literal = template.split_once('{').map_or(template, |(before, _)| before);
    if !decoded.starts_with(literal) {
        return false;
    }
    let mut pieces = path::pieces(template).skip(1);
    // A segment that is not UTF-8 fits a placeholder alone.
    let fits = segments.iter().all(|segment| match pieces.next() {
        Some(piece) => segment.as_deref().map_or(piece.is_open(), |segment| piece.fits(segment)),
        None => false,
    });
    fits && pieces.next().is_none()
}

/// How little each segment of a template says. Of several templates that fit, the least is the one with literals first.
fn placeholders(template: &str) -> Vec<usize> {
    let openness = |piece: path::Piece<'_>| match piece.name {
        None => 0,
        Some(_) if piece.is_open() => 2,
        Some(_) => 1,
    };
    path::pieces(template).map(openness).collect()
}

#[cfg(test)]
mod tests {
    use super::{decoded, fits};

    #[test]
    fn templates_fit_whole_paths() {
        let fits = |template, path: &str| {
            let segments: Vec<_> = path.split('/').skip(1).map(|segment| Some(segment.to_owned())).collect();
            fits(template, &decoded(&segments), &segments)
        };
        assert!(fits("/a/b", "/a/b"));
        assert!(fits("/a/{x}/c", "/a/b/c"));
        assert!(fits("/a/{x}", "/a/"));
        for path in ["/a", "/a/b/d", "/a/b/c/d", "/a/b/c/", "/b/b/c", "/"] {
            assert!(!fits("/a/{x}/c", path), "{path}");
        }
        assert!(!fits("/a/b", "/a/bc"));
        assert!(fits("/a/{x}c", "/a/bc") && fits("/a/v{x}.json", "/a/v1.json") && fits("/a/v{x}", "/a/v1"));
        for path in ["/a/c", "/a/b", "/a/bcd", "/a/"] {
            assert!(!fits("/a/{x}c", path), "{path}");
        }
        let raw = [Some("a".to_owned()), None];
        assert!(fits("/a/{x}", "/a/\u{fffd}") && super::fits("/a/{x}", &decoded(&raw), &raw));
        assert!(!super::fits("/a/\u{fffd}", &decoded(&raw), &raw));
    }
}
