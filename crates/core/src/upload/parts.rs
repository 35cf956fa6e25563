//! Files in parts.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::source::{Content, Source};
use super::{Upload, UploadProgress, Watcher};
use crate::error::Error;
use crate::transport::{TransportError, TransportFailure};

/// The parts of a file, as [`Upload::parts`] cuts them.
pub struct UploadParts {
    file: Upload,
    length: u64,
    size: u64,
    start: u64,
    /// The content of a stream that has been begun.
    stream: Option<Content>,
    /// What has been read of the stream's next part.
    rest: BytesMut,
}

impl UploadParts {
    pub(super) fn new(file: Upload, length: u64, size: u64) -> Self {
        Self { file, length, size: size.max(1), start: 0, stream: None, rest: BytesMut::new() }
    }

    /// Returns how many parts the file has. An empty file has none.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.length.div_ceil(self.size)
    }

    /// Returns the next part, and nothing after the last.
    ///
    /// # Errors
    /// If a stream fails, or if it has another length than it was said to have.
    pub async fn next(&mut self) -> Result<Option<Upload>, Error> {
        let length = self.size.min(self.length - self.start);
        if length == 0 {
            return Ok(None);
        }
        let start = self.start;
        let source = match &*self.file.0.source {
            Source::Bytes(bytes) => Source::Bytes(bytes.slice(index(start)..index(start + length))),
            Source::Path(path) => Source::Range { path: path.clone(), start, length },
            Source::Range { path, start: first, .. } => {
                Source::Range { path: path.clone(), start: first + start, length }
            }
            Source::Once(_) => Source::Bytes(self.read(length, start + length == self.length).await?),
        };
        self.start += length;
        Ok(Some(self.file.clone().with(|inner| {
            inner.source = Arc::new(source);
            inner.watcher = inner.watcher.take().map(|watcher| of_whole(watcher, start, self.length));
        })))
    }

    /// Reads a part of a stream.
    async fn read(&mut self, length: u64, is_last: bool) -> Result<Bytes, Error> {
        if self.stream.is_none() {
            // Reading the stream is no progress, sending it is.
            let opened = self.file.0.source.open(None).await;
            self.stream = Some(opened.map_err(|error| Error::unopened_file(&error))?);
        }
        while let Some(stream) = &mut self.stream {
            if self.rest.len() >= index(length) && !is_last {
                break;
            }
            let piece = poll_fn(|context| stream.poll_piece(context)).await;
            match piece.map_err(|error| TransportError::new(TransportFailure::Unreadable, error))? {
                Some(piece) => self.rest.extend_from_slice(&piece),
                None => break,
            }
        }
        Ok(self.rest.split_to(index(length).min(self.rest.len())).freeze())
    }
}

/// A position in bytes that are in memory, or are about to be.
fn index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Watches a part as a piece of the whole.
fn of_whole(watcher: Watcher, start: u64, length: u64) -> Watcher {
    Arc::new(move |part| watcher(UploadProgress { sent: start + part.sent, length }))
}

impl fmt::Debug for UploadParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadParts").field("file", &self.file).field("count", &self.count()).finish_non_exhaustive()
    }
}
