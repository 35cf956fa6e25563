//! Requests to addresses that answers contain: without the client's credentials, but with the care that calls get.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use http::uri::Uri;
use reqwest::Url;
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use crate::attempts::Stopped;
use crate::binding::{Gateway, Method};
use crate::call::within_runtime;
use crate::called::{AnyOperation, Called};
use crate::client::Client;
use crate::credential::faithful_header;
use crate::deadline::Deadline;
use crate::envelope;
use crate::error::Error;
use crate::events::{self, Progress};
use crate::request_body::{Part, RequestBody};
use crate::retry::RetryPolicy;
use crate::retry_after;
use crate::transport::{TransportError, TransportFailure};
use crate::upload::Upload;
use crate::wire::extra_header;

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

/// Bytes for which the default time limits are a second longer: 1 Mbit/s.
const BYTES_PER_SECOND: u64 = 128 << 10;

/// A request to another server, which has not been sent.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) client: Client,
    pub(crate) address: String,
    /// What is sent. A request without a file fetches one.
    pub(crate) file: Option<Upload>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) limit: usize,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
}

/// Limits and repeats of an [`Outside`] in a tuple.
macro_rules! outside_methods {
    () => {
        /// Limits the time for all attempts and the waits between them.
        pub fn timeout(self, limit: std::time::Duration) -> Self {
            Self($crate::outside::Outside { timeout: Some(limit), ..self.0 })
        }

        /// Limits the time for each attempt.
        pub fn attempt_timeout(self, limit: std::time::Duration) -> Self {
            Self($crate::outside::Outside { attempt_timeout: Some(limit), ..self.0 })
        }

        /// Sets when a failed transfer is repeated.
        pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
            Self($crate::outside::Outside { retry: Some(policy), ..self.0 })
        }
    };
}
pub(crate) use outside_methods;

impl Outside {
    pub(crate) fn new(client: &Client, address: String, file: Option<Upload>) -> Self {
        Self {
            limit: client.settings().answer_limit,
            client: client.clone(),
            address,
            file,
            headers: Vec::new(),
            timeout: None,
            attempt_timeout: None,
            retry: None,
        }
    }

    /// Method and address, without the query, which may be a signature.
    pub(crate) fn name(&self) -> String {
        let url = Url::parse(&self.address).ok();
        let address =
            url.map_or_else(String::new, |url| format!(" {}{}", url.origin().ascii_serialization(), url.path()));
        format!("{}{address}", if self.file.is_some() { "PUT" } else { "GET" })
    }

    pub(crate) async fn run(self) -> Result<http::Response<Bytes>, Error> {
        let called = Called::Any(Arc::new(self.operation()));
        let refuse = |reason: String| Error::bad_argument(&called.get(), "address", reason);
        let url = Url::parse(&self.address).map_err(|error| refuse(format!("is not an address: {error}")))?;
        check(&url).map_err(|reason| refuse(reason.to_owned()))?;
        let headers = self.checked_headers(&called)?;
        let progress = Progress::begin(called.clone());
        let exchange = Exchange { request: &self, called: &called, url, headers, progress: &progress };
        let attempts = pin!(exchange.attempts().instrument(progress.span.clone()));
        match within_runtime(&called, attempts).await {
            Ok((response, attempts)) => {
                progress.end(response.status().as_u16(), attempts, None);
                Ok(response)
            }
            Err(error) => {
                progress.fail(&error);
                Err(error)
            }
        }
    }

    /// The request as errors and events know it.
    fn operation(&self) -> AnyOperation {
        AnyOperation {
            gateway: Gateway::New,
            method: if self.file.is_some() { Method::Put } else { Method::Get },
            path: String::new(),
            name: self.name(),
            credential: None,
            safe_to_repeat: true,
            takes_bytes: true,
        }
    }

    fn checked_headers(&self, called: &Called) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            // The type is part of what signs an upload. It may be empty.
            let content_type = self.file.is_some().then(|| content_type(name, value)).flatten();
            let (name, mut value) = match content_type {
                Some(content_type) => content_type,
                None => extra_header(&called.get(), name, value)?,
            };
            value.set_sensitive(true);
            headers.append(name, value);
        }
        Ok(headers)
    }
}

fn content_type(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()).then(|| Some((CONTENT_TYPE, faithful_header(value)?))).flatten()
}

/// Whether an address is one of the web.
fn check(url: &Url) -> Result<(), &'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        Err("is not an address of the web (http or https)")
    } else if !url.username().is_empty() || url.password().is_some() {
        Err("contains a user name, which logs and proxies would see")
    } else {
        Ok(())
    }
}

/// A request that has begun.
struct Exchange<'r> {
    request: &'r Outside,
    called: &'r Called,
    url: Url,
    headers: HeaderMap,
    progress: &'r Progress,
}

/// A failed attempt, and how long to wait, according to the server.
type Failed = (Error, Option<Duration>);

impl Exchange<'_> {
    /// Returns the answer, and after how many attempts it arrived.
    async fn attempts(&self) -> Result<(http::Response<Bytes>, u32), Error> {
        let settings = self.request.client.settings();
        let longer = match &self.request.file {
            Some(file) => Duration::from_secs(file.length().await? / BYTES_PER_SECOND),
            None => Duration::ZERO,
        };
        let limit = |own: Option<Duration>, default: Duration| own.unwrap_or(default.saturating_add(longer));
        let total = limit(self.request.timeout, settings.timeout);
        let attempt_limit = limit(self.request.attempt_timeout, settings.attempt_timeout);
        let policy = self.request.retry.as_ref().unwrap_or(&settings.retry);
        let budget = self.request.client.budget();
        let deadline = Deadline::after(self.progress.begun(), total);
        let mut made = 0;
        loop {
            made += 1;
            let begun = Instant::now();
            let limit = attempt_limit.min(deadline.left_at(begun));
            let (error, retry_after) = match Deadline::after(begun, limit).limit(self.follow()).await {
                Ok(Ok(response)) => {
                    budget.earn();
                    return Ok((response, made));
                }
                Ok(Err(failed)) => failed,
                Err(_) => (
                    self.failed(TransportError::known(TransportFailure::Timeout, format!("nothing within {limit:?}"))),
                    None,
                ),
            };
            events::attempt_failed(&self.called.get(), made, &error, begun.elapsed());
            match policy.next(&self.called.get(), &error, made, deadline.left(), retry_after, budget) {
                Ok(_) if self.request.file.as_ref().is_some_and(Upload::is_used_up) => {
                    return Err(error.after(made, Stopped::StreamUsedUp));
                }
                Ok(wait) => sleep(wait).await,
                Err(stopped) => return Err(error.after(made, stopped)),
            }
        }
    }

    /// Makes the request, and those that it leads to.
    async fn follow(&self) -> Result<http::Response<Bytes>, Failed> {
        let most = if self.request.file.is_some() { 0 } else { MOST_REDIRECTS };
        let mut url = self.url.clone();
        let mut redirects = 0;
        loop {
            let response = self.exchange(&url).await.map_err(|error| (error, None))?;
            if response.status().is_success() {
                return Ok(response);
            }
            match next(&url, &response).filter(|_| redirects < most) {
                Some(next) => url = next,
                None => return Err(self.refused(&url, response)),
            }
            redirects += 1;
        }
    }

    async fn exchange(&self, url: &Url) -> Result<http::Response<Bytes>, Error> {
        let mut request = http::Request::new(RequestBody::default());
        if let Some(file) = &self.request.file {
            *request.method_mut() = http::Method::PUT;
            let content = file.open().await.map_err(|error| Error::unopened_file(&error))?;
            *request.body_mut() = RequestBody::of_parts(vec![Part::Content(content)]);
        }
        *request.uri_mut() = Uri::try_from(url.as_str()).map_err(|error| {
            Error::bad_argument(&self.called.get(), "address", format!("does not form a valid address: {error}"))
        })?;
        if url.origin() == self.url.origin() {
            request.headers_mut().clone_from(&self.headers);
        }
        let sending = self.request.client.transport().send(request, self.request.limit);
        sending.await.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: TransportError) -> Error {
        Error::transport(self.called, error)
    }

    /// The error of an answer that is not a success. The address that gave it may be signed, as well as the first one, and the one that
    /// it leads to.
    fn refused(&self, last: &Url, response: http::Response<Bytes>) -> Failed {
        let retry_after = retry_after::read(response.headers());
        let further = location(last, &response);
        let signed = [&self.url, last].into_iter().chain(&further);
        let pairs = signed.flat_map(|url| url.query_pairs());
        let mut secrets: Vec<_> = pairs.map(|(_, value)| value.into_owned()).collect();
        secrets.extend(self.request.headers.iter().map(|(_, value)| value.clone()));
        let status = response.status();
        match envelope::open(self.called.clone(), response, secrets) {
            Err(error) => (error, retry_after),
            // Any status but success is an error.
            Ok(_) => {
                let error = TransportError::known(TransportFailure::Broken, format!("HTTP {status} is not a success"));
                (self.failed(error), retry_after)
            }
        }
    }
}

/// Where a redirect leads, unless that is less safe.
fn next(url: &Url, response: &http::Response<Bytes>) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let next = location(url, response).filter(|next| check(next).is_ok())?;
    (next.scheme() == "https" || url.scheme() == "http").then_some(next)
}

/// The address that an answer names.
fn location(url: &Url, response: &http::Response<Bytes>) -> Option<Url> {
    url.join(response.headers().get(LOCATION)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{BoxFuture, Transport};

    #[test]
    fn redirects_lead_on_but_not_to_less_safety() {
        let next = |from: &str, status: u16, location: &str| {
            let response =
                http::Response::builder().status(status).header(LOCATION, location).body(Bytes::new()).unwrap();
            super::next(&Url::parse(from).unwrap(), &response).map(String::from)
        };
        let leads_to = |address: &str| Some(address.to_owned());
        assert_eq!(next("https://a.com/x/y?z", 302, "/b"), leads_to("https://a.com/b"));
        assert_eq!(next("https://a.com/x/y", 301, "b?c"), leads_to("https://a.com/x/b?c"));
        assert_eq!(next("http://a.com/", 307, "https://b.com/"), leads_to("https://b.com/"));
        assert_eq!(next("http://a.com/", 308, "http://b.com/"), leads_to("http://b.com/"));
        for (from, status, location) in [
            ("https://a.com/", 302, "http://a.com/"),
            ("https://a.com/", 302, "file:///etc/passwd"),
            ("https://a.com/", 302, "https://user:password@b.com/"),
            ("https://a.com/", 304, "/b"),
            ("https://a.com/", 200, "/b"),
        ] {
            assert_eq!(next(from, status, location), None, "{location}");
        }
    }

    /// A server with one answer.
    struct Server(http::Response<Bytes>);

    impl Transport for Server {
        fn send(
            &self,
            _: http::Request<RequestBody>,
            _: usize,
        ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
            Box::pin(async { Ok(self.0.clone()) })
        }
    }

    #[tokio::test]
    async fn the_longest_limits_are_not_made_longer() {
        let client = Client::builder()
            .transport(Server(http::Response::default()))
            .timeout(Duration::MAX)
            .attempt_timeout(Duration::MAX);
        let file = Upload::bytes("long.txt", vec![0; 256 << 10]);
        client.build().unwrap().upload("http://127.0.0.1:1/a", file).await.unwrap();
    }

    #[tokio::test]
    async fn the_signature_of_a_redirect_that_is_not_followed_is_masked() {
        let answer = http::Response::builder().status(307).header(LOCATION, "http://b.com/a?sign=s1gnature");
        let answer =
            answer.body(Bytes::from(r#"{"code":"moved","message":"to http://b.com/a?sign=s1gnature"}"#)).unwrap();
        let client = Client::builder().transport(Server(answer)).build().unwrap();
        let refusals = [
            client.upload("http://a.com/a", Upload::bytes("a.txt", "a")).await.unwrap_err(),
            client.download("https://a.com/a").await.unwrap_err(),
        ];
        for error in refusals {
            let text = format!("{error:#} {error:?}");
            assert!(text.contains("b.com") && !text.contains("s1gnature"), "{text}");
        }
    }
}
