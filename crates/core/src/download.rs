//! Fetching files from addresses that answers contain, without the client's credentials.

use std::fmt;
use std::future::IntoFuture;

use bytes::Bytes;
use http::header::HeaderMap;

use crate::client::Client;
use crate::error::Error;
use crate::outside::{Outside, outside_methods};
use crate::transport::BoxFuture;

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
        Download(Outside::new(self, address.into(), None))
    }
}

/// A file to fetch, as [`Client::download`] starts it. Nothing is sent until it is awaited.
///
/// It is retried, timed, logged and fails like a call. A status other than success is an [`ApiError`](crate::ApiError) with the body.
#[derive(Clone)]
#[must_use = "nothing is sent until this is awaited"]
pub struct Download(Outside);

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
        Self(Outside { limit: bytes, ..self.0 })
    }

    /// Adds a header that the file's server requires, according to the answer with the address. It does not follow a redirect to
    /// another server.
    ///
    /// The download fails if the name or the value cannot be sent, or if the header is the client's own or about the connection.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.headers.push((name.into(), value.into()));
        self
    }

    outside_methods!();

    /// Fetches the file, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the download itself, and if it is used inside a Tokio runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Downloaded, Error> {
        crate::blocking::wait(self.into_future())?
    }
}

impl IntoFuture for Download {
    type Output = Result<Downloaded, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (parts, body) = self.0.run().await?.into_parts();
            Ok(Downloaded { body, headers: parts.headers })
        })
    }
}

/// Prints the address without its query, which may be a signature.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("request", &self.0.name()).field("limit", &self.0.limit).finish()
    }
}
