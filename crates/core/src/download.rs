//! Fetching files from addresses that answers contain, without the client's credentials.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, LOCATION};
use http::uri::Uri;
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument as _;

use crate::binding::{Gateway, Method};
use crate::call::within_runtime;
use crate::called::{AnyOperation, Called};
use crate::client::Client;
use crate::envelope;
use crate::error::Error;
use crate::events::{self, Progress};
use crate::request_body::RequestBody;
use crate::retry::RetryPolicy;
use crate::retry_after;
use crate::transport::{BoxFuture, TransportError, TransportFailure};
use crate::wire::extra_header;

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

impl Client {
    /// Fetches the file at an address that an answer contains, such as the `downloadUrl` of a file that a robot received.
    ///
    /// No token is sent there. Redirects are followed, except from https to http.
    ///
    /// ```
    /// # async fn example(client: dingtalk_core::Client, address: String) -> dingtalk_core::Result<()> {
    /// let file = client.download(address).limit(100 << 20).await?;
    /// println!("{} bytes", file.body.len());
    /// # Ok(()) }
    /// ```
    pub fn download(&self, address: impl Into<String>) -> Download {
        Download {
            limit: self.settings().answer_limit,
            client: self.clone(),
            address: address.into(),
            headers: Vec::new(),
            timeout: None,
            attempt_timeout: None,
            retry: None,
        }
    }
}

/// A file to fetch, as [`Client::download`] starts it. Nothing is sent until it is awaited.
///
/// It is retried, timed, logged and fails like a call. A status other than success is an [`ApiError`](crate::ApiError) with the body.
#[derive(Clone)]
#[must_use = "nothing is sent until this is awaited"]
pub struct Download {
    client: Client,
    address: String,
    headers: Vec<(String, String)>,
    limit: usize,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
}

/// A file that was fetched.
#[derive(Clone)]
#[non_exhaustive]
pub struct Downloaded {
    /// The content.
    pub body: Bytes,
    /// The headers of the answer, such as `content-type`.
    pub headers: HeaderMap,
}

impl fmt::Debug for Downloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Downloaded").field("body_length", &self.body.len()).finish_non_exhaustive()
    }
}

impl Download {
    /// Limits the length of the file, which is held in memory. The default is the client's
    /// [`answer_limit`](crate::ClientBuilder::answer_limit).
    pub fn limit(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Adds a header that the file's server requires, according to the answer with the address. It does not follow a redirect to
    /// another server.
    ///
    /// The download fails if the name or the value cannot be sent, or if the header is the client's own or about the connection.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Limits the time for all attempts and the waits between them.
    pub fn timeout(self, limit: Duration) -> Self {
        Self { timeout: Some(limit), ..self }
    }

    /// Limits the time for each attempt.
    pub fn attempt_timeout(self, limit: Duration) -> Self {
        Self { attempt_timeout: Some(limit), ..self }
    }

    /// Sets when a failed download is repeated.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        Self { retry: Some(policy), ..self }
    }

    /// Fetches the file, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the download itself, and if it is used inside a Tokio runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Downloaded, Error> {
        crate::blocking::wait(self.into_future())?
    }

    async fn run(self) -> Result<Downloaded, Error> {
        let url = Url::parse(&self.address);
        let called = Called::Any(Arc::new(operation(url.as_ref().ok())));
        let refuse = |reason: String| Error::bad_argument(&called.get(), "address", reason);
        let url = url.map_err(|error| refuse(format!("is not an address: {error}")))?;
        check(&url).map_err(|reason| refuse(reason.to_owned()))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let (name, mut value) = extra_header(&called.get(), name, value)?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let progress = Progress::begin(called.clone());
        let fetching = Fetching { download: &self, called: &called, url, headers, progress: &progress };
        match within_runtime(&called, fetching.attempts().instrument(progress.span.clone())).await {
            Ok((response, attempts)) => {
                progress.end(response.status().as_u16(), attempts, None);
                let (parts, body) = response.into_parts();
                Ok(Downloaded { body, headers: parts.headers })
            }
            Err(error) => {
                progress.fail(&error);
                Err(error)
            }
        }
    }
}

impl IntoFuture for Download {
    type Output = Result<Downloaded, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Prints the address without its query, which may be a signature.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = operation(Url::parse(&self.address).ok().as_ref());
        f.debug_struct("Download").field("address", &operation.name).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// A download as errors and events know it: by its address without the query.
fn operation(url: Option<&Url>) -> AnyOperation {
    let address = url.map_or_else(String::new, |url| format!(" {}{}", url.origin().ascii_serialization(), url.path()));
    AnyOperation {
        gateway: Gateway::New,
        method: Method::Get,
        path: String::new(),
        name: format!("GET{address}"),
        credential: None,
        safe_to_repeat: true,
        takes_bytes: true,
    }
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

/// A download that has begun.
struct Fetching<'d> {
    download: &'d Download,
    called: &'d Called,
    url: Url,
    headers: HeaderMap,
    progress: &'d Progress,
}

/// A failed attempt, and how long to wait, according to the server.
type Failed = (Error, Option<Duration>);

impl Fetching<'_> {
    /// Returns the answer, and after how many attempts it arrived.
    async fn attempts(&self) -> Result<(http::Response<Bytes>, u32), Error> {
        let settings = self.download.client.settings();
        let total = self.download.timeout.unwrap_or(settings.timeout);
        let attempt_limit = self.download.attempt_timeout.unwrap_or(settings.attempt_timeout);
        let policy = self.download.retry.as_ref().unwrap_or(&settings.retry);
        let budget = self.download.client.budget();
        let left = || total.saturating_sub(self.progress.elapsed());
        let mut made = 0;
        loop {
            made += 1;
            let (begun, limit) = (Instant::now(), attempt_limit.min(left()));
            let (error, retry_after) = match timeout(limit, self.follow()).await {
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
            match policy.next(&self.called.get(), &error, made, left(), retry_after, budget) {
                Ok(wait) => sleep(wait).await,
                Err(stopped) => return Err(error.after(made, stopped)),
            }
        }
    }

    /// Makes the request, and those that it leads to.
    async fn follow(&self) -> Result<http::Response<Bytes>, Failed> {
        let mut url = self.url.clone();
        let mut redirects = 0;
        loop {
            let response = self.exchange(&url).await.map_err(|error| (error, None))?;
            if response.status().is_success() {
                return Ok(response);
            }
            match next(&url, &response).filter(|_| redirects < MOST_REDIRECTS) {
                Some(next) => url = next,
                None => return Err(self.refused(&url, response)),
            }
            redirects += 1;
        }
    }

    async fn exchange(&self, url: &Url) -> Result<http::Response<Bytes>, Error> {
        let mut request = http::Request::new(RequestBody::default());
        *request.uri_mut() = Uri::try_from(url.as_str()).map_err(|error| {
            Error::bad_argument(&self.called.get(), "address", format!("does not form a valid address: {error}"))
        })?;
        if url.origin() == self.url.origin() {
            request.headers_mut().clone_from(&self.headers);
        }
        let sending = self.download.client.transport().send(request, self.download.limit);
        sending.await.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: TransportError) -> Error {
        Error::transport(self.called, error)
    }

    /// The error of an answer that is not the file. The address that gave it may be signed, as well as the first one.
    fn refused(&self, last: &Url, response: http::Response<Bytes>) -> Failed {
        let retry_after = retry_after::read(response.headers());
        let pairs = self.url.query_pairs().chain(last.query_pairs());
        let mut secrets: Vec<_> = pairs.map(|(_, value)| value.into_owned()).collect();
        secrets.extend(self.download.headers.iter().map(|(_, value)| value.clone()));
        let status = response.status();
        match envelope::open(self.called.clone(), response, secrets) {
            Err(error) => (error, retry_after),
            // Any status but success is an error.
            Ok(_) => {
                let error = TransportError::known(TransportFailure::Broken, format!("HTTP {status} is not the file"));
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
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let next = url.join(location).ok().filter(|next| check(next).is_ok())?;
    (next.scheme() == "https" || url.scheme() == "http").then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
