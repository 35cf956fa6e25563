//! The addresses of requests in the form that reqwest takes.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{PoisonError, RwLock};

use http::Uri;
use http::uri::{Authority, Scheme};
use reqwest::{Body, Request, Url};

/// The addresses that were called. Parsing one takes a tenth of the client's work for a short call.
#[derive(Default)]
pub(crate) struct Addresses {
    known: RwLock<Known>,
    hashing: RandomState,
}

#[derive(Default)]
struct Known {
    /// There are rarely more than two.
    hosts: Vec<(Scheme, Authority, Url)>,
    /// The last address without a query at each place, with its host's index. Most operations have the same path in every call.
    paths: Vec<Option<(usize, Url)>>,
}

impl Addresses {
    const MOST_HOSTS: usize = 8;
    const PLACES: usize = 64;

    /// Converts a request.
    pub(crate) fn convert(&self, request: http::Request<Body>) -> Result<Request, reqwest::Error> {
        let Some(url) = self.known(request.uri()) else {
            let uri = request.uri().clone();
            let converted = Request::try_from(request)?;
            self.learn_host(uri, converted.url());
            return Ok(converted);
        };
        let (parts, body) = request.into_parts();
        let mut converted = Request::new(parts.method, url);
        *converted.headers_mut() = parts.headers;
        *converted.body_mut() = Some(body);
        Ok(converted)
    }

    fn known(&self, uri: &Uri) -> Option<Url> {
        let place = self.place(uri.path());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let host = known.host(uri)?;
        let url = known.path(place, host, uri.path());
        let mut url = url.or_else(|| {
            let (.., url) = known.hosts.get(host)?;
            let mut url = url.clone();
            url.set_path(uri.path());
            drop(known);
            self.learn_path(place, host, &url);
            Some(url)
        })?;
        url.set_query(uri.query());
        Some(url)
    }

    fn place(&self, path: &str) -> usize {
        usize::try_from(self.hashing.hash_one(path) % Self::PLACES as u64).unwrap_or_default()
    }

    fn learn_host(&self, uri: Uri, url: &Url) {
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else { return };
        let mut url = url.clone();
        url.set_path("");
        url.set_query(None);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.hosts.len() < Self::MOST_HOSTS {
            known.hosts.push((scheme, authority, url));
        }
    }

    /// Does nothing if it had to wait: the address is only parsed once more.
    fn learn_path(&self, place: usize, host: usize, url: &Url) {
        if let Ok(mut known) = self.known.try_write() {
            known.paths.resize_with(Self::PLACES, || None);
            if let Some(path) = known.paths.get_mut(place) {
                *path = Some((host, url.clone()));
            }
        }
    }
}

impl Known {
    fn host(&self, uri: &Uri) -> Option<usize> {
        let (scheme, authority) = (uri.scheme()?, uri.authority()?);
        let is_same = |host: &(Scheme, Authority, Url)| host.1.as_str() == authority.as_str() && host.0 == *scheme;
        self.hosts.iter().position(is_same)
    }

    fn path(&self, place: usize, host: usize, path: &str) -> Option<Url> {
        let (of, url) = self.paths.get(place)?.as_ref()?;
        (*of == host && url.path() == path).then(|| url.clone())
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Body;

    use super::Addresses;

    #[test]
    fn a_known_host_gives_the_same_address() {
        let addresses = Addresses::default();
        for _ in 0..3 {
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
        let known = addresses.known.read().unwrap();
        assert_eq!((known.hosts.len(), known.paths.len()), (Addresses::MOST_HOSTS, Addresses::PLACES));
    }
}
