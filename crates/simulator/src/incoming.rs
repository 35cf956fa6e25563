//! A request as it arrived, split into its parts but not yet judged.

use http::{HeaderMap, Method, Uri};
use hyper::body::Bytes;
use percent_encoding::percent_decode_str;

/// A request as it arrived.
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// Path and query, exactly as in the request line.
    pub(crate) target: String,
    pub(crate) path: String,
    /// Decoded segments of the path; `None` if one is not UTF-8 or is badly encoded.
    pub(crate) segments: Vec<Option<String>>,
    pub(crate) query: Vec<Pair>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A name and a value of the query; `None` if one is not UTF-8 or is badly encoded.
pub(crate) struct Pair {
    pub(crate) raw_value: String,
    pub(crate) name: Option<String>,
    pub(crate) value: Option<String>,
}

impl Incoming {
    pub(crate) fn new(method: &Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        let path = uri.path().to_owned();
        let segments = path.strip_prefix('/').unwrap_or(&path).split('/').map(|part| decode(part, false)).collect();
        Self {
            method: method.as_str().to_owned(),
            target: uri.path_and_query().map_or_else(|| path.clone(), |target| target.as_str().to_owned()),
            query: uri.query().map(pairs).unwrap_or_default(),
            segments,
            path,
            headers,
            body,
        }
    }

    /// The first value of a query name.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|pair| pair.name.as_deref() == Some(name)).and_then(|pair| pair.value.as_deref())
    }
}

fn pairs(query: &str) -> Vec<Pair> {
    let pair = |raw: &str| {
        let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
        Pair { raw_value: value.to_owned(), name: decode(name, true), value: decode(value, true) }
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// Decodes percent-encoding strictly: every `%` needs its two digits, and the result must be UTF-8.
fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let broken = |(at, byte): (usize, &u8)| *byte == b'%' && !(hex(bytes.get(at + 1)) && hex(bytes.get(at + 2)));
    if bytes.iter().enumerate().any(broken) {
        return None;
    }
    let text = if plus_is_space { text.replace('+', " ") } else { text.to_owned() };
    percent_decode_str(&text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_strictly() {
        assert_eq!(decode("a%20b+c", true).as_deref(), Some("a b c"));
        assert_eq!(decode("a+b%2F", false).as_deref(), Some("a+b/"));
        assert_eq!(decode("%E4%B8%AD", false).as_deref(), Some("中"));
        for broken in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decode(broken, false), None, "{broken}");
        }
    }
}
