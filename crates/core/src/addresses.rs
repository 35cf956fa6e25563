//! The addresses of requests in the form that reqwest takes.

use std::sync::{PoisonError, RwLock};

use http::Uri;
use http::uri::{Authority, Scheme};
use reqwest::{Body, Request, Url};

/// The hosts that were called. Parsing a host takes a tenth of the client's work for a short call, and there are rarely more than two.
#[derive(Default)]
pub(crate) struct Addresses(RwLock<Vec<(Scheme, Authority, Url)>>);

impl Addresses {
    const MOST: usize = 8;

    /// Converts a request.
    pub(crate) fn convert(&self, request: http::Request<Body>) -> Result<Request, reqwest::Error> {
        let Some(url) = self.known(request.uri()) else {
            let uri = request.uri().clone();
            let converted = Request::try_from(request)?;
            self.learn(uri, converted.url());
            return Ok(converted);
        };
        let (parts, body) = request.into_parts();
        let mut converted = Request::new(parts.method, url);
        *converted.headers_mut() = parts.headers;
        *converted.body_mut() = Some(body);
        Ok(converted)
    }

    fn known(&self, uri: &Uri) -> Option<Url> {
        let (scheme, authority) = (uri.scheme()?, uri.authority()?);
        let hosts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_same = |host: &&(Scheme, Authority, Url)| host.1.as_str() == authority.as_str() && host.0 == *scheme;
        let (_, _, url) = hosts.iter().find(is_same)?;
        let mut url = url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Some(url)
    }

    fn learn(&self, uri: Uri, url: &Url) {
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else { return };
        let mut url = url.clone();
        url.set_path("");
        url.set_query(None);
        let mut hosts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() < Self::MOST {
            hosts.push((scheme, authority, url));
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Body;

    use super::Addresses;

    #[test]
    fn a_known_host_gives_the_same_address() {
        let addresses = Addresses::default();
        for _ in 0..2 {
            for address in [
                "https://api.dingtalk.com/v1.0/a%2Fb/c?x=%2B&y=%20~*'",
                "https://api.dingtalk.com:443/",
                "https://api.dingtalk.com?x",
                "http://127.0.0.1:8080/base/v1.0//x?",
                "http://[::1]:80/%E4%B8%AD?a=b&c={}",
                "https://API.dingtalk.com/a",
            ] {
                let request = || http::Request::post(address).header("x-test", "1").body("{}".into()).unwrap();
                let (ours, theirs) =
                    (addresses.convert(request()).unwrap(), reqwest::Request::try_from(request()).unwrap());
                assert_eq!(
                    (ours.url(), ours.method(), ours.headers()),
                    (theirs.url(), theirs.method(), theirs.headers())
                );
                assert_eq!(ours.body().and_then(|body| body.as_bytes()), Some(&b"{}"[..]));
            }
        }
        for port in 0..100 {
            addresses.convert(http::Request::new(Body::default())).unwrap_err();
            let request = http::Request::get(format!("http://127.0.0.1:{port}/")).body(Body::default()).unwrap();
            assert_eq!(addresses.convert(request).unwrap().url().port_or_known_default(), Some(port));
        }
        assert_eq!(addresses.0.read().unwrap().len(), Addresses::MOST);
    }
}
