//! Sending files to addresses that answers contain, without the client's credentials.

use std::fmt;
use std::future::IntoFuture;

use crate::binding::Argument;
use crate::client::Client;
use crate::error::Error;
use crate::outside::{Outside, outside_methods};
use crate::transport::BoxFuture;
use crate::upload::Upload;

impl Client {
    /// Sends a file to an address that an answer contains, such as one of the `resourceUrls` of an upload to the storage, by `PUT`.
    ///
    /// Add the headers that the answer contains. No token is sent there, and no redirect is followed.
    ///
    /// ```
    /// # async fn example(client: dingtalk_core::Client, address: String, signature: String) -> dingtalk_core::Result<()> {
    /// use dingtalk_core::Upload;
    ///
    /// client.upload(address, Upload::path("film.mp4")).header("authorization", signature).await?;
    /// # Ok(()) }
    /// ```
    pub fn upload(&self, address: impl Into<String>, file: impl Argument<Upload>) -> Uploading {
        Uploading(Outside::new(self, address.into(), Some(file.into_argument())))
    }
}

/// A file to send, as [`Client::upload`] starts it. Nothing is sent until it is awaited.
///
/// It is retried, timed, logged and fails like a call, and an [`Upload`] is read in the same way. A status other than success is an
/// [`ApiError`](crate::ApiError) with the body.
///
/// The default time limits are the client's, and a second longer for each 128 KiB.
#[derive(Clone)]
#[must_use = "nothing is sent until this is awaited"]
pub struct Uploading(Outside);

impl Uploading {
    /// Adds a header that the file's server requires, according to the answer with the address. `Content-Type` is sent only if it is
    /// added.
    ///
    /// The upload fails if the name or the value cannot be sent, or if the header is the client's own or about the connection.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.headers.push((name.into(), value.into()));
        self
    }

    outside_methods!();

    /// Sends the file, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the upload itself, and if it is used inside a Tokio runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<(), Error> {
        crate::blocking::wait(self.into_future())?
    }
}

impl IntoFuture for Uploading {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.0.run().await.map(drop) })
    }
}

/// Prints the address without its query, which may be a signature.
impl fmt::Debug for Uploading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploading").field("request", &self.0.name()).field("file", &self.0.file).finish()
    }
}
