//! A file to upload, as a caller gives it.

mod media_type;
mod parts;
mod source;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;

use crate::error::Error;
use source::Source;

pub use parts::UploadParts;
pub(crate) use source::{Content, PIECE, Unopened};

/// A file to upload: its name, its content, and what watches it being sent.
///
/// A setter for a file also takes a [`Path`](std::path::Path). The server may judge a file by its name, so give it the right extension.
///
/// ```
/// use dingtalk_core::Upload;
///
/// let from_disk = Upload::path("photos/team.png");
/// let from_memory = Upload::bytes("team.png", vec![0x89, b'P', b'N', b'G']);
/// # let _ = (from_disk, from_memory);
/// ```
///
/// Content is sent as it is read: a path or a stream is never held in memory as a whole, and bytes are not copied.
///
/// A failed call is repeated only if its files can be read again, as bytes and paths can. A stream can be read once. If a call has
/// begun to read it, the call is not repeated, and [`Error::stopped`](crate::Error::stopped) says so.
///
/// Uploading counts toward the time limits of a call and of an attempt. For large files, raise them with
/// [`timeout`](crate::Sending::timeout) and [`attempt_timeout`](crate::Sending::attempt_timeout).
#[derive(Clone)]
pub struct Upload(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    name: String,
    media_type: Option<String>,
    source: Arc<Source>,
    watcher: Option<Watcher>,
}

type Watcher = Arc<dyn Fn(UploadProgress) + Send + Sync>;

/// How much of a file has been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// Bytes that were handed to the connection.
    pub sent: u64,
    /// Bytes that the file has.
    pub length: u64,
}

impl Upload {
    /// A file from memory.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(name.into(), Source::Bytes(content.into()))
    }

    /// A file from disk, with its own name. Each attempt of the call opens it.
    ///
    /// The call fails if it cannot be opened.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::new(name.unwrap_or_default(), Source::Path(path))
    }

    /// A file of `length` bytes whose content arrives piece by piece, such as the body of another answer.
    ///
    /// The call fails if the stream does, or if it has another length. It can be sent once.
    ///
    /// ```no_run
    /// # async fn example(picture: reqwest::Response) -> Option<dingtalk_core::Upload> {
    /// use dingtalk_core::Upload;
    ///
    /// let length = picture.content_length()?;
    /// let pieces = ResponseStream(picture);
    /// Some(Upload::stream("team.png", length, pieces))
    /// # }
    /// # struct ResponseStream(reqwest::Response);
    /// # impl futures_core::Stream for ResponseStream {
    /// #     type Item = std::io::Result<bytes::Bytes>;
    /// #     fn poll_next(
    /// #         self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>,
    /// #     ) -> std::task::Poll<Option<Self::Item>> { std::task::Poll::Ready(None) }
    /// # }
    /// ```
    pub fn stream<S, Piece, E>(name: impl Into<String>, length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<Piece, E>> + Send + 'static,
        Piece: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::new(name.into(), Source::once(length, stream))
    }

    fn new(name: String, source: Source) -> Self {
        Self(Arc::new(Inner { name, media_type: None, source: Arc::new(source), watcher: None }))
    }

    /// Sets the name under which the server gets the file.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        self.with(|inner| inner.name = name.into())
    }

    /// Sets the file's media type, such as `image/png`. By default, it follows from the extension of the name.
    ///
    /// The call fails if it contains characters that cannot be sent.
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        self.with(|inner| inner.media_type = Some(media_type.into()))
    }

    /// Calls `watcher` each time a piece of the file has been handed to the connection. A repeated attempt begins at 0 again.
    ///
    /// It is called on the task that sends the file, so it must not block.
    ///
    /// ```
    /// # use dingtalk_core::Upload;
    /// let upload = Upload::path("film.mp4").on_progress(|progress| println!("{} of {}", progress.sent, progress.length));
    /// # let _ = upload;
    /// ```
    #[must_use]
    pub fn on_progress(self, watcher: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.watcher = Some(Arc::new(watcher)))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Returns the name under which the server gets the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns how many bytes the file has.
    ///
    /// # Errors
    /// If the file cannot be found, or its stream has already been read.
    pub async fn length(&self) -> Result<u64, Error> {
        self.0.source.length().await.map_err(|error| Error::unopened_file(&error))
    }

    /// Cuts the file into parts of `size` bytes, for a server that takes it in parts. Progress counts for the whole file.
    ///
    /// A part can be sent again: a stream's part is in memory until it is dropped, other parts are read as they are sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dingtalk_core::Result<()> {
    /// # use dingtalk_core::Upload;
    /// let mut parts = Upload::bytes("letters.txt", "abcdefgh").parts(3).await?;
    /// while let Some(part) = parts.next().await? {
    ///     println!("{} bytes", part.length().await?);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If the file cannot be found, or its stream has already been read.
    pub async fn parts(&self, size: u64) -> Result<UploadParts, Error> {
        let length = self.length().await?;
        Ok(UploadParts::new(self.clone(), length, size))
    }

    /// The media type, set or guessed.
    pub(crate) fn sent_media_type(&self) -> &str {
        self.0.media_type.as_deref().unwrap_or_else(|| media_type::of_name(&self.0.name))
    }

    /// Whether a call has begun to read content that can be read only once.
    pub(crate) fn is_used_up(&self) -> bool {
        self.0.source.is_used_up()
    }

    /// Prepares for reading the content from its beginning.
    pub(crate) async fn open(&self) -> Result<Content, Unopened> {
        self.0.source.open(self.0.watcher.clone()).await
    }
}

/// Prints where the content comes from, but not the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Upload");
        out.field("name", &self.0.name);
        self.0.source.describe(&mut out);
        out.finish()
    }
}

/// Files are equal if they have the same name and type, and their content comes from equal bytes, the same path or the same stream.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
            && self.sent_media_type() == other.sent_media_type()
            && (Arc::ptr_eq(&self.0.source, &other.0.source) || self.0.source.is_same(&other.0.source))
    }
}
